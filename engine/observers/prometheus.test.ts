import { expect } from 'chai';
import type { EventOf, JournalEvent } from '../../core/journal.ts';
import { wallNowMs } from '../../core/wall-clock.ts';
import { type FakeServer, startFakeServer } from '../fake-server.ts';
import {
  observePrometheus,
  readFailedProbes,
  readFirstScrapes,
  readHeadroom,
  readRuleHealth,
} from './prometheus.ts';

/** A series as `GET /api/v1/query` of Prometheus 2.47 gives it for a range selector. */
const series = (labels: Record<string, string>, ...atMs: number[]) => ({
  metric: { __name__: 'ALERTS', ...labels },
  values: atMs.map((ms) => [ms / 1000, '1']),
});
const matrix = (...result: unknown[]) => ({
  body: { status: 'success', data: { resultType: 'matrix', result } },
});
const vectorOf = (metric: Record<string, string>, ...values: string[]) => ({
  body: {
    data: { resultType: 'vector', result: values.map((value) => ({ metric, value: [1, value] })) },
  },
});
const vector = (...values: string[]) => vectorOf({}, ...values);
const pending = { alertname: 'HighErrorRate', alertstate: 'pending', service: 'app' };
const firing = { ...pending, alertstate: 'firing' };

describe('observing Prometheus', () => {
  let server: FakeServer;
  let noted: EventOf<'prometheus-alert'>[];
  let asked: { windowMs: number; atMs: number }[];
  beforeEach(() => {
    noted = [];
    asked = [];
  });
  afterEach(() => server[Symbol.asyncDispose]());
  const note = (event: JournalEvent) => {
    if (event.kind === 'prometheus-alert') noted.push(event);
  };
  /** Gives one answer a read; the read at the stop gets the last one again. */
  const watch = async (
    fromMs: number,
    answers: readonly ReturnType<FakeServer['answer']>[],
    evaluatesEveryMs = 500,
  ) => {
    const all = Promise.withResolvers<void>();
    server = await startFakeServer(({ path, query }) => {
      expect(path).to.equal('/api/v1/query');
      const windowMs = Number(/^ALERTS\[(\d+)ms\]$/.exec(query.get('query') ?? '')?.[1]);
      asked.push({ windowMs, atMs: Number(query.get('time')) * 1000 });
      if (asked.length >= answers.length) all.resolve();
      return answers[Math.min(asked.length, answers.length) - 1] ?? { status: 500 };
    });
    const observer = observePrometheus(() => server.url, fromMs, note, evaluatesEveryMs);
    await all.promise;
    return observer.stop();
  };

  it('notes every sample once, though each read looks back over the last one', async () => {
    const fromMs = Math.floor(wallNowMs());
    const at = (ms: number) => fromMs + ms;
    const observer = await watch(fromMs, [
      matrix(series(pending, at(0), at(500))),
      matrix(series(pending, at(0), at(500), at(1000)), series(firing, at(1500))),
    ]);
    expect(observer).to.deep.include({ source: 'prometheus', errors: [] });
    expect(noted).to.deep.equal([
      {
        kind: 'prometheus-alert',
        labels: { alertname: 'HighErrorRate', service: 'app' },
        state: 'pending',
        samplesWallMs: [at(0), at(500)],
      },
      {
        kind: 'prometheus-alert',
        labels: { alertname: 'HighErrorRate', service: 'app' },
        state: 'pending',
        samplesWallMs: [at(1000)],
      },
      {
        kind: 'prometheus-alert',
        labels: { alertname: 'HighErrorRate', service: 'app' },
        state: 'firing',
        samplesWallMs: [at(1500)],
      },
    ]);
  });

  it('leaves out what happened before its time, and states it does not know', async () => {
    const fromMs = Math.floor(wallNowMs());
    await watch(fromMs, [
      matrix(
        series(firing, fromMs - 500, fromMs, fromMs + 500),
        series({ ...firing, service: 'ml-api' }, fromMs - 1),
        series({ ...firing, alertstate: 'inactive' }, fromMs),
      ),
    ]);
    expect(noted.map(({ samplesWallMs }) => samplesWallMs)).to.deep.equal([[fromMs, fromMs + 500]]);
  });

  it('says in which readings the Watchdog was, which always fires', async () => {
    const fromMs = Math.floor(wallNowMs());
    const watchdog = { alertname: 'Watchdog', alertstate: 'firing' };
    const beating = matrix(series(watchdog, fromMs - 500, fromMs));
    expect((await watch(fromMs, [beating])).withoutWatchdog).to.deep.equal([]);
    await server[Symbol.asyncDispose]();
    asked = [];
    // One answers with nothing, one with what is old, one with another alert, one with a Watchdog that waits.
    const others = [
      matrix(),
      matrix(series(watchdog, fromMs - 60_000)),
      matrix(series(firing, fromMs)),
      matrix(series({ ...watchdog, alertstate: 'pending' }, fromMs)),
    ];
    const { withoutWatchdog } = await watch(fromMs, [beating, ...others, beating]);
    expect(withoutWatchdog).to.have.length(1);
    expect(withoutWatchdog?.[0]).to.have.property('reads', 4);
  });

  it('looks back over two evaluations, where these are far apart', async () => {
    await watch(wallNowMs(), [matrix()], 30_000);
    expect(asked[0]?.windowMs).to.be.at.least(75_000);
  });

  it('asks for all since the last answer and three seconds more, also after reads that failed', async () => {
    const fromMs = wallNowMs();
    const { errors } = await watch(fromMs, [matrix(), { status: 503 }, matrix()]);
    const [first, failed, third, last] = asked;
    if (!first || !failed || !third || !last) throw new Error('four reads were made');
    expect(first.atMs - first.windowMs).to.be.closeTo(fromMs - 3000, 5);
    expect(failed.atMs - failed.windowMs).to.be.closeTo(first.atMs - 3000, 5);
    expect(third.atMs - third.windowMs, 'the failed read is made good').to.be.closeTo(first.atMs - 3000, 5);
    expect(last.atMs - last.windowMs).to.be.closeTo(third.atMs - 3000, 5);
    expect(errors).to.have.length(1);
    expect(errors[0]).to.contain('HTTP 503');
  });
});

describe('asking Prometheus about itself', () => {
  it('lists the health of every rule of every group', async () => {
    const groups = [
      { name: 'a', rules: [{ name: 'Good', health: 'ok', type: 'alerting' }] },
      {
        name: 'b',
        rules: [{ name: 'Bad', health: 'err', lastError: 'many-to-many matching', type: 'recording' }],
      },
    ];
    await using server = await startFakeServer(() => ({ body: { data: { groups } } }));
    expect(await readRuleHealth(server.url)).to.deep.equal([
      { kind: 'rule-health', group: 'a', rule: 'Good', health: 'ok', lastError: '' },
      { kind: 'rule-health', group: 'b', rule: 'Bad', health: 'err', lastError: 'many-to-many matching' },
    ]);
  });

  it('says when the last target was first scraped after an instant', async () => {
    const pastEndMs = wallNowMs() - 4000;
    const asked: string[] = [];
    await using server = await startFakeServer(({ query }) => {
      asked.push(query.get('query') ?? '');
      return matrix(
        // The past, and then live samples: 100 and 1300 ms after its end.
        series({ service: 'app' }, pastEndMs - 250, pastEndMs + 100, pastEndMs + 350),
        series({ service: 'ml-api' }, pastEndMs, pastEndMs + 1300),
        series({ service: 'gone' }, pastEndMs - 250),
      );
    });
    const { beganAtWallMs, lastDownAtWallMs } = await readFirstScrapes(server.url, pastEndMs);
    expect(beganAtWallMs).to.be.closeTo(pastEndMs + 1300, 0.001);
    expect(lastDownAtWallMs).to.equal(null);
    expect(Number(/^up\[(\d+)ms\]$/.exec(asked[0] ?? '')?.[1])).to.be.at.least(4000);
  });

  it('takes the instant itself when nothing has been scraped since', async () => {
    const pastEndMs = wallNowMs() - 10;
    await using server = await startFakeServer(() => matrix());
    expect(await readFirstScrapes(server.url, pastEndMs)).to.deep.equal({
      beganAtWallMs: pastEndMs,
      lastDownAtWallMs: null,
    });
  });

  it('says when a target was last found down since, which a late one is at first', async () => {
    const pastEndMs = wallNowMs() - 4000;
    const seconds = (afterMs: number) => (pastEndMs + afterMs) / 1000;
    const values = [
      [seconds(-250), '0'],
      [seconds(0.5), '0'],
      [seconds(250), '0'],
      [seconds(500), '1'],
    ];
    await using server = await startFakeServer(() => ({
      body: { data: { result: [{ metric: { service: 'app' }, values }] } },
    }));
    const { lastDownAtWallMs } = await readFirstScrapes(server.url, pastEndMs);
    expect(lastDownAtWallMs).to.be.closeTo(pastEndMs + 250, 0.001);
  });

  it('reads the probes that failed since an instant', async () => {
    const fromMs = wallNowMs() - 4000;
    const asked: string[] = [];
    const at = (afterMs: number, value: string) => [(fromMs + afterMs) / 1000, value];
    await using server = await startFakeServer(({ query }) => {
      asked.push(query.get('query') ?? '');
      const values = [at(-250, '0'), at(250, '1'), at(500, '0'), at(750, '1')];
      return { body: { data: { result: [{ metric: { service: 'app' }, values }] } } };
    });
    const [failed, ...more] = await readFailedProbes(server.url, fromMs);
    expect(failed?.service).to.equal('app');
    expect(failed?.atWallMs).to.be.closeTo(fromMs + 500, 0.001);
    expect(more).to.deep.equal([]);
    expect(Number(/^probe_success\[(\d+)ms\]$/.exec(asked[0] ?? '')?.[1])).to.be.at.least(4000);
  });

  const since = (agoMs: number) => [{ fromWallMs: wallNowMs() - agoMs, toWallMs: wallNowMs() }];
  const limits = { scrapeTimeoutMs: 166, evaluationIntervalMs: 500 };

  it('measures its headroom in milliseconds; without a series it was not measured, and is no 0', async () => {
    const asked: string[] = [];
    await using server = await startFakeServer(({ query }) => {
      const text = query.get('query') ?? '';
      asked.push(text);
      if (text.includes('scrape_duration_seconds')) return vectorOf({ service: 'ml-api' }, '0.012');
      if (text.includes('rule_group_last_duration_seconds')) return vector('0.25');
      return vector();
    });
    const headroom = await readHeadroom(server.url, since(5000), ['node-exporter', 'app'], limits, 7);
    expect(headroom).to.deep.equal({
      kind: 'headroom',
      missedRuleIterations: null,
      longestScrapeMs: 12,
      longestScrapeOf: 'ml-api',
      longestRuleGroupMs: 250,
      longestEventLoopLagMs: 7,
      ...limits,
    });
    // Since the given time, rounded up, and without the services that a fault stops.
    const windowsMs = asked.map((text) => Number(/\[(\d+)ms\]/.exec(text)?.[1]));
    for (const windowMs of windowsMs) expect(windowMs).to.be.at.least(5000);
    expect(asked.find((text) => text.includes('scrape_duration_seconds'))).to.contain(
      'service!~"node-exporter|app",job!~"node-exporter|app"',
    );
  });

  it('measured nothing where no series is there, and a stretch of several is enough', async () => {
    await using empty = await startFakeServer(() => vector());
    expect(await readHeadroom(empty.url, since(5000), [], limits, 7)).to.include({
      missedRuleIterations: null,
      longestScrapeMs: null,
      longestRuleGroupMs: null,
    });
    await using later = await startFakeServer(({ query }) =>
      Number(query.get('time')) === 22 ? vector('1') : vector(),
    );
    const spans = [
      { fromWallMs: 5000, toWallMs: 10_000 },
      { fromWallMs: 20_000, toWallMs: 22_000 },
    ];
    expect(await readHeadroom(later.url, spans, [], limits, 7)).to.include({
      missedRuleIterations: 1,
      longestScrapeMs: 1000,
      longestRuleGroupMs: 1000,
    });
  });

  it('tells what the machine withheld from a host, where there is one', async () => {
    await using server = await startFakeServer(({ query }) =>
      (query.get('query') ?? '').includes('firedrill_host_contention_ratio') ? vector('0.04') : vector(),
    );
    const { hostContentionRatio } = await readHeadroom(server.url, since(0), [], limits, 0);
    expect(hostContentionRatio).to.equal(0.04);
  });

  it('looks back over a second at least', async () => {
    const asked: string[] = [];
    await using server = await startFakeServer(({ query }) => {
      asked.push(query.get('query') ?? '');
      return vector('3');
    });
    const { missedRuleIterations } = await readHeadroom(server.url, since(0), [], limits, 0);
    expect(missedRuleIterations).to.equal(3);
    expect(asked[0]).to.contain('[1000ms]');
  });

  it('takes the worst of several stretches, each at its end, and adds up what was missed', async () => {
    const asked: [query: string, time: number][] = [];
    await using server = await startFakeServer(({ query }) => {
      const text = query.get('query') ?? '';
      const time = Number(query.get('time'));
      asked.push([text, time]);
      if (text.includes('iterations_missed')) return vector('2.0013992932862192');
      return vector(time === 10 ? '0.02' : '0.01');
    });
    const spans = [
      { fromWallMs: 5000, toWallMs: 10_000 },
      { fromWallMs: 20_000, toWallMs: 22_000 },
    ];
    const headroom = await readHeadroom(server.url, spans, [], limits, 0);
    expect(headroom).to.include({ missedRuleIterations: 4, longestScrapeMs: 20, longestRuleGroupMs: 20 });
    const timesOf = (window: string): number[] =>
      asked.filter(([text]) => text.includes(window)).map(([, time]) => time);
    expect(new Set(timesOf('[5000ms]'))).to.deep.equal(new Set([10]));
    expect(new Set(timesOf('[2000ms]'))).to.deep.equal(new Set([22]));
    expect(timesOf('[2000ms]')).to.have.length(asked.length / 2);
  });

  it('fails rather than guess when the answer is another', async () => {
    await using server = await startFakeServer(() => ({ body: { data: { result: [{ value: 'x' }] } } }));
    const reading = readHeadroom(server.url, since(0), [], limits, 0);
    const outcome = await reading.catch((error: unknown) => error);
    expect(outcome).to.be.an('error');
  });
});
