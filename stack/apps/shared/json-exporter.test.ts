import { createServer, type RequestListener } from 'node:http';
import { expect } from 'chai';
import { type JsonExporter, startJsonExporter } from './json-exporter.ts';
import { call, memoryLogger } from './testing.ts';

const exporter: JsonExporter = {
  upName: 'thing_up',
  upHelp: 'Whether the thing answers.',
  read(body) {
    const { n } = body as { n?: number };
    if (n === undefined) throw new Error('want n');
    return [
      { name: 'thing_n', help: 'N.', type: 'counter', labels: { kind: 'a"b\n' }, value: n },
      { name: 'thing_n', help: 'N.', type: 'counter', labels: { kind: 'c' }, value: 0.5 },
    ];
  },
};

describe('an exporter of JSON', () => {
  let answer: RequestListener;
  const server = createServer((request, response) => answer(request, response));
  before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const scrape = async (listener: RequestListener) => {
    answer = listener;
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    const { logger, entries } = memoryLogger('exporter');
    const settings = {
      host: '127.0.0.1',
      port: 0,
      url: `http://127.0.0.1:${address.port}/stats`,
      timeoutMs: 200,
    };
    await using started = await startJsonExporter(exporter, settings, logger);
    const [first, second] = [
      await call(started.port, 'GET', '/metrics'),
      await call(started.port, 'GET', '/metrics'),
    ];
    expect(second.body).to.equal(first.body);
    return { ...first, entries };
  };

  it('answers with what the program says at that moment', async () => {
    const { status, body, entries } = await scrape((_, response) => response.end('{"n":3}'));
    expect(status).to.equal(200);
    expect(body).to.equal(
      [
        '# HELP thing_up Whether the thing answers.',
        '# TYPE thing_up gauge',
        'thing_up 1',
        '# HELP thing_n N.',
        '# TYPE thing_n counter',
        'thing_n{kind="a\\"b\\n"} 3',
        'thing_n{kind="c"} 0.5',
        '',
      ].join('\n'),
    );
    expect(entries).to.deep.equal([]);
  });

  for (const [what, listener] of [
    ['answers 500', (_, response) => response.writeHead(500).end()],
    ['answers no JSON', (_, response) => response.end('OK')],
    ['answers something else', (_, response) => response.end('{"m":1}')],
    ['hangs', () => undefined],
    ['hangs up', (request) => request.socket.destroy()],
  ] as readonly [string, RequestListener][]) {
    it(`is up itself and says that the program is not when it ${what}; nothing else is said of it`, async () => {
      const { status, body, entries } = await scrape(listener);
      expect(status).to.equal(200);
      expect(
        String(body)
          .split('\n')
          .filter((line) => !line.startsWith('#')),
      ).to.deep.equal(['thing_up 0', '']);
      // Once, not at every scrape.
      expect(entries).to.have.length(1);
    });
  }
});
