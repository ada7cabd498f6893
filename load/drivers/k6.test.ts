import { expect } from 'chai';
import { FiredrillError } from '../../core/errors.ts';
import { eventSchema } from '../../core/journal.ts';
import { k6Load, loadSummaryEvent } from './k6.ts';

/** As k6 1.3.0 printed it after ten seconds at 50 a second. */
const printed = {
  wantedRatePerSecond: 50,
  services: 1,
  iterations: 501,
  droppedIterations: 0,
  failedRequests: 7,
  firstStartWallMs: 1_795_346_664_000,
  lastStartWallMs: 1_795_346_674_000,
  durationMs: { median: 1.9, p95: 5.5, max: 43.6 },
};

async function failureOf(action: () => unknown): Promise<FiredrillError> {
  try {
    await action();
  } catch (error) {
    if (error instanceof FiredrillError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the load summary', () => {
  it('becomes an event of the journal', () => {
    const event = loadSummaryEvent(printed);
    expect(eventSchema.parse(event)).to.deep.equal({
      kind: 'load-summary',
      wantedRatePerSecond: 50,
      gotRatePerSecond: 50,
      iterations: 501,
      droppedIterations: 0,
      failedRequests: 7,
    });
  });

  it('counts one interval less per service', () => {
    const two = { ...printed, wantedRatePerSecond: 55, services: 2, iterations: 552 };
    expect(loadSummaryEvent(two).gotRatePerSecond).to.equal(55);
  });

  it('shows a load that fell behind', () => {
    const event = loadSummaryEvent({ ...printed, iterations: 401, droppedIterations: 100 });
    expect(event).to.include({ gotRatePerSecond: 40, droppedIterations: 100 });
  });

  it('shows a load that got stuck, although it kept its rate as long as it went', () => {
    const stuck = { ...printed, iterations: 51, droppedIterations: 150, lastStartWallMs: 1_795_346_665_000 };
    expect(loadSummaryEvent(stuck).gotRatePerSecond).to.equal(12.5);
  });

  it('has got no rate when there was no request, or only one', () => {
    const none = { ...printed, iterations: 0, firstStartWallMs: null, lastStartWallMs: null };
    expect(loadSummaryEvent(none).gotRatePerSecond).to.equal(0);
    expect(loadSummaryEvent({ ...none, droppedIterations: 100 }).gotRatePerSecond).to.equal(0);
    const one = { ...printed, iterations: 1, lastStartWallMs: printed.firstStartWallMs };
    expect(loadSummaryEvent(one).gotRatePerSecond).to.equal(0);
  });

  it('is refused with every problem when it has another shape', async () => {
    const { iterations: _, ...rest } = printed;
    const error = await failureOf(() => loadSummaryEvent({ ...rest, droppedIterations: '0' }));
    expect(error).to.include({ kind: 'inconclusive', code: 'K6_SUMMARY_SHAPE' });
    expect(error.details.problems?.map((problem) => problem.split(':')[0])).to.deep.equal([
      'iterations',
      'droppedIterations',
    ]);
    expect((await failureOf(() => loadSummaryEvent(undefined))).details.got).to.equal('nothing');
  });
});

describe('the load for k6', () => {
  it('is the script and its environment', async () => {
    const { script, env } = await k6Load([
      { on: 'app', ratePerSecond: 50 },
      { on: 'ml-api', ratePerSecond: 5 },
    ]);
    expect(script)
      .to.match(/export \{[^}]*\bmlApi\b[^}]*\boptions\b/)
      .and.not.contain('../customers');
    expect(JSON.parse(env['TARGETS'] ?? '')).to.deep.equal([
      { on: 'app', url: 'http://app:5000', ratePerSecond: 50 },
      { on: 'ml-api', url: 'http://ml-api:8000', ratePerSecond: 5 },
    ]);
    expect(env).to.include({ MAX_DURATION_S: '3600' });
  });

  it('is as patient as the slowest answer needs, which speed makes shorter', async () => {
    const patience = async (speed: number) =>
      Number((await k6Load([{ on: 'app', ratePerSecond: 1 }], { speed })).env['PATIENCE_S']);
    expect(await patience(1)).to.equal(11);
    expect(await patience(10)).to.equal(2);
  });

  it('reads every variable that it is given', async () => {
    const { script, env } = await k6Load([{ on: 'app', ratePerSecond: 1 }]);
    const forTheScript = Object.keys(env).filter((name) => !['K6_LOG_OUTPUT', 'GOMAXPROCS'].includes(name));
    for (const name of forTheScript) expect(script).to.contain(`__ENV["${name}"]`);
  });

  it('goes to the services of a run only, once to each', async () => {
    const error = await failureOf(() =>
      k6Load([
        { on: 'ap', ratePerSecond: 1 },
        { on: 'app', ratePerSecond: 1 },
        { on: 'app', ratePerSecond: 2 },
      ]),
    );
    expect(error.details.problems).to.deep.equal([
      'load[0].on: want one of app, ml-api, got "ap" (did you mean "app"?)',
      'load[2].on: want each service once, app has load[1] already',
    ]);
  });
});
