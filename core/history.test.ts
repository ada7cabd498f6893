import { expect } from 'chai';
import { FiredrillError } from './errors.ts';
import { healthyPast, type PastOptions, type PastSeries } from './history.ts';

const labels = { job: 'app', endpoint: '/api/items/:id' };
const counter: PastSeries = { type: 'counter', name: 'requests_total', labels, ratePerSecond: 3 };
const gauge: PastSeries = { type: 'gauge', name: 'up', labels: { job: 'app' }, value: 1 };
const histogram: PastSeries = {
  type: 'histogram',
  name: 'duration_seconds',
  labels: { job: 'app' },
  ratePerSecond: 4,
  observed: 0.25,
  upperBounds: [0.1, 0.25, 0.5],
};
const past = (series: readonly PastSeries[], options: Partial<PastOptions> = {}): string[] =>
  healthyPast({ endMs: 1_700_000_000_500, lengthMs: 500, stepMs: 250, series, ...options }).split('\n');

describe('healthyPast', () => {
  it('ends at endMs, begins lengthMs earlier, counts whole things and types a counter without its suffix', () => {
    expect(past([counter])).to.deep.equal([
      '# TYPE requests counter',
      'requests_total{job="app",endpoint="/api/items/:id"} 0 1700000000.000',
      'requests_total{job="app",endpoint="/api/items/:id"} 0 1700000000.250',
      'requests_total{job="app",endpoint="/api/items/:id"} 1 1700000000.500',
      '# EOF',
      '',
    ]);
  });

  it('lets time grow in parts, when it is told in which', () => {
    const idle: PastSeries = { ...counter, name: 'seconds_total', ratePerSecond: 0.99, unit: 0.01 };
    const values = past([idle]).flatMap((line) =>
      line.startsWith('seconds') ? [Number(line.split(' ')[1])] : [],
    );
    expect(values).to.deep.equal([0, 0.24, 0.49]);
    expect(() => past([{ ...idle, unit: 0 }]))
      .to.throw(FiredrillError)
      .with.nested.property('details.problems[0]', 'seconds_total: want a unit above 0, got 0');
  });

  it('spells a histogram out: every bucket, count and sum grow together', () => {
    const last = past([histogram]).filter((line) => line.endsWith(' 1700000000.500'));
    expect(last).to.deep.equal([
      'duration_seconds_bucket{job="app",le="0.1"} 0 1700000000.500',
      'duration_seconds_bucket{job="app",le="0.25"} 2 1700000000.500',
      'duration_seconds_bucket{job="app",le="0.5"} 2 1700000000.500',
      'duration_seconds_bucket{job="app",le="+Inf"} 2 1700000000.500',
      'duration_seconds_count{job="app"} 2 1700000000.500',
      'duration_seconds_sum{job="app"} 0.5 1700000000.500',
    ]);
  });

  it('keeps the samples of a metric together, as OpenMetrics demands, whatever the order of the series', () => {
    const other = { ...counter, labels: { job: 'other' } };
    const types = past([counter, gauge, other]).filter((line) => line.startsWith('#'));
    expect(types).to.deep.equal(['# TYPE requests counter', '# TYPE up gauge', '# EOF']);
  });

  it('puts the newest sample at endMs when the step does not divide the length', () => {
    const times = past([gauge], { lengthMs: 600 }).map((line) => line.split(' ').at(-1));
    expect(times.slice(1, -2)).to.deep.equal(['1700000000.000', '1700000000.250', '1700000000.500']);
  });

  it('escapes label values as OpenMetrics does', () => {
    const awkward: PastSeries = { ...gauge, labels: { path: 'a\\b "c"\nd\té' } };
    expect(past([awkward])[1]).to.equal('up{path="a\\\\b \\"c\\"\\nd\té"} 1 1700000000.000');
  });

  it('is an empty, valid text without series', () => {
    expect(healthyPast({ endMs: 1, lengthMs: 1, stepMs: 1, series: [] })).to.equal('# EOF\n');
  });

  it('reports everything that is wrong at once', () => {
    const series: PastSeries[] = [
      { ...counter, name: 'requests', ratePerSecond: -1 },
      { ...gauge, name: 'requests' },
    ];
    let error: unknown;
    try {
      past(series, { stepMs: 0, lengthMs: Number.NaN });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).to.be.instanceOf(FiredrillError);
    expect((error as FiredrillError).details.problems).to.deep.equal([
      'lengthMs: want a positive number, got NaN',
      'stepMs: want a positive number, got 0',
      "requests: want a counter's name to end in _total",
      'requests: want a rate of 0 or more, got -1',
      'requests: want one type, got counter and gauge',
    ]);
  });

  it('keeps a series short that says so, and its values where they would have been', () => {
    const series: PastSeries[] = [
      { type: 'counter', name: 'long_total', labels: {}, ratePerSecond: 1 },
      { type: 'counter', name: 'short_total', labels: {}, ratePerSecond: 1, lengthMs: 2000 },
    ];
    const lines = healthyPast({ endMs: 10_000, lengthMs: 5000, stepMs: 1000, series }).split('\n');
    expect(lines.filter((line) => line.startsWith('long_total'))).to.have.length(6);
    expect(lines.filter((line) => line.startsWith('short_total'))).to.deep.equal([
      'short_total{} 3 8.000',
      'short_total{} 4 9.000',
      'short_total{} 5 10.000',
    ]);
  });
});
