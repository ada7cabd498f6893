import { expect } from 'chai';
import type { AlertRule } from '../config/rules.ts';
import type { Foretelling, ForetoldSeries } from '../foretold/foretelling.ts';
import { foretoldTruth } from './foretold-truth.ts';
import { livesOf } from './life.ts';
import { faultOf, secondsOf, setting } from './testing/scene.ts';
import type { Truth } from './truth.ts';

const rule: AlertRule = {
  group: 'g',
  alert: 'Odd',
  expr: 'topk(1, odd) > 1',
  forMs: 120_000,
  keepFiringForMs: 0,
  labels: { severity: 'critical' },
  annotations: {},
  location: { file: 'rules.yml' },
};
const alert = { alertname: 'Odd', severity: 'critical', service: 'app' };
const read = { kind: 'unknown', why: 'opaque', isOpaque: true } as const;

/** Seconds after the scenario's zero; the fault lasts from 300 to 900. */
const holding = (
  labels: Record<string, string>,
  ...seconds: [number, number, number, number][]
): ForetoldSeries => ({
  labels,
  stretches: seconds.map(([a, b, c, d]) => ({
    begins: { minMs: a * 1000, maxMs: b * 1000 },
    ends: { minMs: c * 1000, maxMs: d * 1000 },
    flickers: false,
  })),
});
const told = (series: readonly ForetoldSeries[], changes: object = {}): Foretelling => ({
  kind: 'foretold',
  by: 'promtool 2.47.2',
  evaluations: 42,
  components: ['app'],
  countingWallMs: 0,
  series,
  ...changes,
});
const truth = (
  answer?: Foretelling,
  faults = [faultOf([{ kind: 'target-down', service: 'other' }])],
): Truth =>
  foretoldTruth(read, rule, alert, {
    faults,
    setting: { ...setting, ...(answer && { foretold: new Map([[rule.expr, answer]]) }) },
  });

describe('the truth of an expression that promtool was asked about', () => {
  it('holds from begin to end, after the onset and the heal', () => {
    const holds = truth(told([holding({ service: 'app' }, [310, 330, 920, 940])]));
    expect(secondsOf(holds)).to.deep.equal([10, 30, 620, 640]);
    if (holds.kind !== 'holds') throw new Error(holds.why);
    expect(holds.begins.terms.map(({ name, minMs, maxMs }) => [name, minMs, maxMs])).to.deep.equal([
      ['onset', 300_000, 300_000],
      ['promtool', 10_000, 30_000],
      ['scrape and append', 0, 60],
    ]);
    expect(holds.ends.terms.find(({ name }) => name === 'promtool')).to.deep.include({
      minMs: 20_000,
      maxMs: 40_000,
      why: 'predicted by promtool 2.47.2 (42 evaluations asked)',
    });
  });

  it('is as unknown as before where nobody has asked, and says why where nobody could', () => {
    expect(truth()).to.equal(read);
    expect(truth({ kind: 'untold', why: 'nothing describes odd' })).to.deep.include({
      kind: 'unknown',
      why: 'opaque; promtool is not asked: nothing describes odd',
    });
  });

  it('is of the label sets that agree with the alert', () => {
    const series = [holding({ service: 'ml-api' }, [301, 302, 303, 304])];
    expect(truth(told(series))).to.have.property('kind', 'never');
    const own = holding({ service: 'app', severity: 'of the series' }, [310, 330, 920, 940]);
    expect(secondsOf(truth(told([...series, own])))).to.deep.equal([10, 30, 620, 640]);
  });

  it('reaches from the first to the last of label sets that hold together, and is not told of those that take turns', () => {
    const first = holding({ service: 'app', x: '1' }, [310, 330, 920, 940]);
    const later = holding({ service: 'app', x: '2' }, [320, 350, 910, 930]);
    expect(secondsOf(truth(told([first, later])))).to.deep.equal([10, 50, 610, 640]);
    const after = holding({ service: 'app', x: '2' }, [950, 960, 970, 980]);
    const twice = holding({ service: 'app', x: '2' }, [310, 330, 920, 940], [950, 960, 970, 980]);
    expect(truth(told([first, twice])))
      .to.have.property('why')
      .that.contains('one after another');
    expect(truth(told([first, after])))
      .to.have.property('why')
      .that.contains('one after another');
  });

  it('is off by the events that may fall on the other side, at the speed of the run', () => {
    const answer = told([holding({ service: 'app' }, [310, 330, 920, 940])], { countingWallMs: 5000 });
    expect(secondsOf(truth(answer))).to.deep.equal([5, 35, 615, 645]);
  });

  it('waits for a timeout and a start where the target of its series dies', () => {
    const dying = [faultOf([{ kind: 'target-down', service: 'app' }])];
    const holds = truth(told([holding({ service: 'app' }, [310, 330, 920, 940])]), dying);
    // 10 s of timeout, and at speed 1 two seconds until the program answers.
    expect(secondsOf(holds)).to.deep.equal([10, 40, 620, 652]);
  });

  it('begins no sooner than the first fault', () => {
    expect(secondsOf(truth(told([holding({}, [280, 310, 920, 940])])))[0]).to.equal(0);
  });

  it('takes `for` and evaluations as any other', () => {
    const foretold = new Map([[rule.expr, told([holding({ service: 'app' }, [310, 330, 920, 940])])]]);
    const faults = [faultOf([{ kind: 'target-down', service: 'other' }])];
    const promises = { firingMs: 1, endedMs: 1 };
    const lives = livesOf(rule, alert, faults, { ...setting, foretold }, promises);
    if ('never' in lives) throw new Error(lives.never);
    const [{ certainty, firing, ended }] = lives;
    expect(certainty).to.equal('must');
    expect([firing.earliestMs, firing.latestMs]).to.deep.equal([430_000, 480_060]);
    expect([ended.earliestMs, ended.latestMs]).to.deep.equal([920_000, 970_060]);
  });
});
