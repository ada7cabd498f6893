import { expect } from 'chai';
import type { JudgedRule } from '../../core/plan.ts';
import { type FakeReply, type FakeServer, startFakeServer } from '../fake-server.ts';
import { neverFired, readRuleReadings } from './rule-readings.ts';

const alert = { alertname: 'HighErrorRate', severity: 'critical', service: 'app' };
const span = { fromWallMs: 1_000_000, toWallMs: 1_010_000, everyWallMs: 1000 };
const rule = (expr: string): JudgedRule => ({
  ...{ alert: 'HighErrorRate', labels: { severity: 'critical' }, expr, forMs: 0, group: 'g' },
  location: { file: 'rules/a.yml', line: 3 },
});
const loaded = (query: string, labels: object = { severity: 'critical' }): FakeReply => ({
  body: { data: { groups: [{ rules: [{ name: 'HighErrorRate', query, labels, type: 'alerting' }] }] } },
});
const matrix = (...result: [labels: object, ...values: string[]][]): FakeReply => ({
  body: {
    data: {
      result: result.map(([metric, ...values]) => ({
        metric,
        values: values.map((value, index) => [1000 + index, value]),
      })),
    },
  },
});

describe('what the rules of expected alerts read', () => {
  let server: FakeServer;
  let asked: URLSearchParams[];
  afterEach(() => server[Symbol.asyncDispose]());
  const read = async (
    expr: string,
    written: string,
    answers: Record<string, FakeReply>,
    rules = loaded(expr),
  ) => {
    asked = [];
    server = await startFakeServer(({ path, query }) => {
      if (path === '/api/v1/rules') return rules;
      asked.push(query);
      return answers[query.get('query') ?? ''] ?? { status: 404 };
    });
    const [reading, ...others] = await readRuleReadings(server.url, [alert], [rule(written)], span);
    expect(others).to.deep.equal([]);
    return reading;
  };

  it('is asked of the running rule over the watch, and named as it is written', async () => {
    const reading = await read('rate(e{s="5"}[5s]) > 0.05', 'rate(e{s="5"}[5m]) > 0.05', {
      'rate(e{s="5"}[5s])': matrix([{ service: 'app' }, '0', '0.03', 'NaN'], [{ service: 'ml-api' }, '0.9']),
      'count by (service) (e{s="5"})': matrix([{ service: 'app' }, '2', '3'], [{ service: 'ml-api' }, '7']),
    });
    expect(reading).to.deep.equal({
      kind: 'rule-reading',
      alert,
      isLoaded: true,
      // At nine of eleven instants there was no series.
      selectors: [{ text: 'e{s="5"}', least: 0, most: 3 }],
      comparisons: [{ text: 'rate(e{s="5"}[5m]) > 0.05', least: 0, most: 0.03 }],
    });
    const times = asked.map((query) => [query.get('start'), query.get('end'), query.get('step')]);
    expect(times).to.deep.equal(Array(2).fill(['1000', '1010', '1']));
  });

  it('counts a selector that has its series all the time, and one that never has any', async () => {
    const always = ['1', '1', '1', '1', '1', '1', '1', '1', '1', '1', '1'];
    const reading = await read('a and b', 'a and b', {
      'count by (service) (a)': matrix([{ service: 'app' }, ...always]),
      'count by (service) (b)': matrix([{ service: 'other' }, ...always]),
    });
    expect(reading?.selectors).to.deep.equal([
      { text: 'a', least: 1, most: 1 },
      { text: 'b', least: 0, most: 0 },
    ]);
  });

  it('takes series without the label for the alert’s own, and a side without a value for none', async () => {
    const reading = await read('sum(a) > 1', 'sum(a) > 1', {
      'sum(a)': matrix(),
      'count by (service) (a)': matrix([{}, '4']),
    });
    expect(reading).to.deep.include({ comparisons: [], selectors: [{ text: 'a', least: 0, most: 4 }] });
  });

  it('is wanted of alerts that never fired only', async () => {
    server = await startFakeServer(() => ({ status: 404 }));
    const seen = (state: 'pending' | 'firing', severity: string) => ({
      event: {
        kind: 'prometheus-alert' as const,
        labels: { ...alert, severity, layer: 'x' },
        state,
        samplesWallMs: [1],
      },
    });
    expect(neverFired([alert], [seen('pending', 'critical'), seen('firing', 'warning')])).to.deep.equal([
      alert,
    ]);
    expect(neverFired([alert], [seen('firing', 'critical')])).to.deep.equal([]);
  });

  it('says that Prometheus has no such rule', async () => {
    const other = await read('a', 'a', {}, loaded('a', { severity: 'warning' }));
    expect(other).to.deep.include({ isLoaded: false, selectors: [] });
    expect(asked).to.deep.equal([]);
  });

  it('says what it could not read, and fails nobody', async () => {
    expect((await read('a', 'a', {}))?.problem).to.contain('HTTP 404');
    await server[Symbol.asyncDispose]();
    expect((await read('a', 'a', {}, { status: 500 }))?.problem).to.contain('/api/v1/rules: HTTP 500');
  });
});
