import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { FiredrillError } from '../../../../core/errors.ts';
import { redacted } from '../redaction.ts';
import { checkDefinition, definitionProblems } from './check.ts';
import { parseDate } from './dates.ts';
import { date, type Filter, grok, json, type PipelineDefinition, rename, tag } from './filters.ts';
import { compileGrok, grokProblems } from './grok.ts';
import { labPipeline } from './lab-pipeline.ts';
import { renderPipeline } from './render.ts';
import { createPipeline } from './run.ts';

const nowMs = Date.parse('2026-01-02T12:00:00Z');
const id = 'a'.repeat(40);
const position = { page: 1, offset: 2, endOffset: 3 };
const pipeline = createPipeline(labPipeline, 'queue');

function run(payload: string) {
  const document = pipeline.process({ payload, position }, nowMs);
  return { ...document, event: JSON.parse(document.body) as Record<string, unknown> };
}
/** A line as a shipper sends it. */
const line = (message: string) =>
  run(
    JSON.stringify({
      '@timestamp': '2026-01-02T11:59:59.000Z',
      '@metadata': { _id: id },
      message,
      host: { name: 'web-1' },
    }),
  );
const structured = (fields: object) =>
  line(JSON.stringify({ timestamp: '2026-01-01T23:59:59.123Z', level: 'INFO', message: 'hello', ...fields }));

describe('the pipeline of the lab', () => {
  it('takes a line of JSON apart, and dates it by its own time', () => {
    const {
      event,
      index,
      id: documentId,
      bytes,
      body,
    } = structured({ hostname: 'server01', context: { duration_ms: 5 } });
    expect(event).to.deep.equal({
      '@timestamp': '2026-01-01T23:59:59.123Z',
      message: 'hello',
      level: 'INFO',
      context: { duration_ms: 5 },
      host: { name: 'web-1', hostname: 'server01' },
    });
    expect([index, documentId, bytes]).to.deep.equal(['logs-2026.01.01', id, Buffer.byteLength(body)]);
  });

  it('takes a line of text apart, also over several lines', () => {
    const { event, index } = line('2026-01-01 10:00:00,5 ERROR it broke\n  at once');
    expect(event).to.include({
      message: 'it broke\n  at once',
      level: 'ERROR',
      '@timestamp': '2026-01-01T10:00:00.500Z',
    });
    expect(event['tags']).to.deep.equal(['error']);
    expect(index).to.equal('logs-2026.01.01');
  });

  for (const [what, fields, tags] of [
    ['an error', { level: 'CRITICAL' }, ['error']],
    ['a prediction', { context: { prediction_class: 'cat' } }, ['prediction']],
    ['a slow request', { context: { duration_ms: 1001 } }, ['slow_request']],
    ['an ordinary line', { context: { duration_ms: 1000, prediction_class: null } }, undefined],
    ['a duration in words', { context: { duration_ms: '5000' } }, undefined],
    ['tags of its own', { level: 'ERROR', tags: 'mine' }, ['mine', 'error']],
  ] as const) {
    it(`tags ${what}`, () => {
      expect(structured(fields).event['tags']).to.deep.equal(tags);
    });
  }

  it('stores what it cannot read, tagged, where no day is claimed', () => {
    for (const message of ['{"broken', 'no time here', '[1]', '\0\ufffd']) {
      const { event, index } = line(message);
      expect([event['message'], event['tags'], index]).to.deep.equal([
        message,
        ['parse_failure'],
        'logs-undated',
      ]);
    }
  });

  for (const timestamp of [
    '1970-01-01T00:00:00Z',
    '2026-01-04T00:00:00Z',
    '20240101',
    1735689600,
    'yesterday',
    '2025-09-01T00:00:00Z',
  ]) {
    it(`gives no day to a line of ${timestamp}`, () => {
      const { event, index } = structured({ timestamp });
      expect(index).to.equal('logs-undated');
      expect(event['tags']).to.have.length(1);
    });
  }

  it('gives the same id and index to a line each time it is sent, whenever the shipper read it', () => {
    const read = (at: string) =>
      run(JSON.stringify({ '@timestamp': at, '@metadata': { _id: id }, message: 'plain' }));
    const [first, second] = [read('2026-01-01T23:59:59Z'), read('2026-01-02T00:00:01Z')];
    expect([first.id, first.index]).to.deep.equal([second.id, second.index]);
  });

  it('gives an id by its place in the queue to an event without one, and lets no line choose its own', () => {
    const [a, b] = [run('{"message":"x"}'), run('{"message":"x","@metadata":{"_id":"too short"}}')];
    expect(a.id)
      .to.match(/^[0-9a-f]{40}$/)
      .and.equal(b.id);
    const spoofed = structured({
      '@metadata': { _id: 'b'.repeat(40) },
      '@timestamp': 'x',
      agent: 'me',
      _id: 'c',
      _doc_count: 5,
    });
    expect(spoofed.id).to.equal(id);
    expect(spoofed.event).to.include({ line_agent: 'me', line_timestamp: 'x' });
    expect(spoofed.body).not.to.include('_doc_count');
    expect(spoofed.body).not.to.include('"_id":"c"');
  });

  it('wraps what is no object', () => {
    expect(run('[1,2]').event).to.include({ message: '[1,2]' });
    expect(run('"text"').event).to.include({ message: 'text' });
    expect(run('7').event).to.include({ message: '7' });
  });

  it('leaves no secret in a document, wherever it stands', () => {
    const { body } = structured({
      message: 'password=hunter2',
      context: { api_key: 'hunter2', note: 'mail a.hunter2@example.com' },
    });
    expect(body).to.include(redacted).and.not.include('hunter2');
    expect(line('{"password":"hunter2"').body).not.to.include('hunter2');
    expect(line('2026-01-01T10:00:00Z INFO token=hunter2').body).not.to.include('hunter2');
  });

  it('survives names that are special to JavaScript', () => {
    expect(line('{"__proto__":{"x":1},"constructor":2,"message":"m"}').event).to.include({
      message: 'm',
      constructor: 2,
    });
  });

  it('is rendered for Logstash as it was', () => {
    const rendered = renderPipeline(labPipeline, {
      beatsPort: 5044,
      elasticsearchUrl: 'http://elasticsearch:9200',
    });
    const golden = new URL('./golden/logstash.conf', import.meta.url);
    if (process.env['FIREDRILL_UPDATE_GOLDEN'] === '1') writeFileSync(golden, rendered);
    expect(rendered).to.equal(readFileSync(golden, 'utf8'));
  });
});

describe('a pipeline definition', () => {
  const defined = (filters: readonly Filter[], change: Partial<PipelineDefinition> = {}) => ({
    ...labPipeline,
    filters,
    ...change,
  });
  const match = { field: 'message', pattern: 'x' };

  for (const [what, filter, problem] of [
    [
      'an unknown grok pattern',
      grok('message', '\\A%{NUMBR:n}\\z', { unless: match, onFailure: 'f' }),
      /at 3 of the pattern: there is no pattern NUMBR/,
    ],
    [
      'grok that matches anywhere',
      grok('message', '%{NUMBER:n}', { unless: match, onFailure: 'f' }),
      /begin with \\A/,
    ],
    [
      'grok that matches lines',
      grok('message', '^%{NUMBER:n}$', { unless: match, onFailure: 'f' }),
      /begin with \\A/,
    ],
    [
      'a grok pattern that is no pattern',
      grok('message', '\\A(%{INT}\\z', { unless: match, onFailure: 'f' }),
      /cannot be read/,
    ],
    [
      'a broken use',
      grok('message', '\\A%{INT:a:double}\\z', { unless: match, onFailure: 'f' }),
      /no use of a pattern/,
    ],
    ['a field that is none', rename('[a', 'b'), /"\[a" is no field/],
    [
      'a condition that is no pattern',
      json('message', { when: { field: 'message', pattern: '(' }, onFailure: 'f' }),
      /cannot be read/,
    ],
    ['a tag that is none', tag('No Tag', { test: 'exists', field: 'x' }), /is no tag/],
    [
      'quotes of both kinds',
      grok('message', `\\A"'\\z`, { unless: match, onFailure: 'f' }),
      /both kinds of quotes/,
    ],
  ] as const) {
    it(`is refused for ${what}, with the place in the file`, () => {
      const error = (() => {
        try {
          checkDefinition(defined([date('timestamp', 'ISO8601', 'f'), filter]));
        } catch (caught) {
          return caught;
        }
        return undefined;
      })();
      expect(error).to.be.instanceOf(FiredrillError).with.property('code', 'PIPELINE_DEFINITION');
      const { location, problems = [] } = (error as FiredrillError).details;
      expect(problems.join('\n')).to.match(problem);
      expect(problems[0]).to.match(/^stack\/apps\/log-pipeline\/definition\/definition\.test\.ts:\d+:\d+: /);
      const text =
        readFileSync(new URL(import.meta.url), 'utf8').split('\n')[(location?.line ?? 0) - 1] ?? '';
      expect(text.slice((location?.column ?? 0) - 1)).to.match(/^(grok|rename|json|tag)\(/);
    });
  }

  it('is told all its problems at once', () => {
    const filters = [rename('[a', 'b'), tag('No', { test: 'exists', field: 'x' })];
    expect(definitionProblems(defined(filters, { indexPrefix: 'Logs', retentionDays: 0 }))).to.have.length(4);
    expect(definitionProblems(labPipeline)).to.deep.equal([]);
  });
});

describe('grok', () => {
  const found = (pattern: string, text: string) => {
    const event = {};
    return compileGrok(pattern).apply(text, event) ? event : undefined;
  };

  it('captures and casts', () => {
    expect(found('\\A%{WORD:[a][b]} %{INT:n:int} %{NUMBER:x:float}\\z', 'w -7 .5')).to.deep.equal({
      a: { b: 'w' },
      n: -7,
      x: 0.5,
    });
  });

  it('speaks of the whole text only with \\A and \\z, and of all its lines only with (?m)', () => {
    expect(found('\\A%{GREEDYDATA:all}\\z', 'one\ntwo')).to.equal(undefined);
    expect(found('(?m)\\A%{GREEDYDATA:all}\\z', 'one\ntwo')).to.deep.equal({ all: 'one\ntwo' });
    // Why ^ and $ are refused: in Ruby they match at each line.
    expect(found('^%{WORD:w}$', 'one\ntwo')).to.deep.equal({ w: 'one' });
    expect(grokProblems('^%{WORD:w}$')).to.have.length(1);
  });

  it('takes no word for a level that only begins like one', () => {
    expect(found('\\A%{LOGLEVEL:l}\\z', 'informational')).to.equal(undefined);
    expect(found('\\A%{LOGLEVEL:l}\\z', 'Warning')).to.deep.equal({ l: 'Warning' });
  });
});

describe('dates', () => {
  for (const [value, format, want] of [
    ['2026-01-01T00:00:00Z', 'ISO8601', '2026-01-01T00:00:00.000Z'],
    ['2026-01-01 00:00:00,250', 'ISO8601', '2026-01-01T00:00:00.250Z'],
    ['2026-01-01T02:00:00.5+0200', 'ISO8601', '2026-01-01T00:00:00.500Z'],
    ['2026-01-01T02:00+02', 'ISO8601', '2026-01-01T00:00:00.000Z'],
    ['2026-02-30T00:00:00Z', 'ISO8601', undefined],
    ['2026-01-01', 'ISO8601', undefined],
    ['20240101', 'ISO8601', undefined],
    [1767225600, 'ISO8601', undefined],
    [1767225600.5, 'UNIX', '2026-01-01T00:00:00.500Z'],
    ['1767225600000', 'UNIX_MS', '2026-01-01T00:00:00.000Z'],
    ['', 'UNIX', undefined],
    [1e300, 'UNIX', undefined],
    [{}, 'UNIX', undefined],
  ] as const) {
    it(`reads ${JSON.stringify(value)} as ${format}: ${want ?? 'no time'}`, () => {
      const ms = parseDate(value, format);
      expect(ms === undefined ? undefined : new Date(ms).toISOString()).to.equal(want);
    });
  }
});
