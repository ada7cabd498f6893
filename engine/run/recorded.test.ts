import { expect } from 'chai';
import type { ConfigFile } from '../../core/labtime/compile.ts';
import type { Plan, Window } from '../../core/plan.ts';
import { scenarioSchema } from '../../core/scenario.ts';
import { renderPlan } from '../../reports/renderers/plan-text.ts';
import errorBurst from '../../scenarios/services/error-burst.ts';
import { readConfigFolder } from './config-folder.ts';
import { makePlan } from './make-plan.ts';

const files = readConfigFolder();
const halfMinute = 30_000;
const ratio =
  'sum by (service) (rate(http_requests_total{status=~"5.."}[5m])) / sum by (service) (rate(http_requests_total[5m]))';

const record = (name: string, expr: string, more = ''): string =>
  `      - record: ${name}\n        expr: ${expr}\n${more}`;
const recordedRatio = record('service:error_ratio:rate5m', ratio);
const groupOf = (rules: string, settings = ''): string =>
  `groups:\n  - name: slo\n${settings}    rules:\n${rules}`;

interface Given {
  /** In the group of the alert, before it. */
  readonly before?: string;
  /** A rule file of its own. */
  readonly elsewhere?: string;
  readonly reads?: string;
}

/** The plan of a burst where both tiers of HighErrorRate read a recorded series. */
function planOf({ before = '', elsewhere, reads = 'service:error_ratio:rate5m' }: Given): Plan {
  const written =
    /sum by \(service\) \(rate\(http_requests_total\{status=~"5\.\."\}\[5m\]\)\)\s+\/\s+sum by \(service\) \(rate\(http_requests_total\[5m\]\)\)(\s+> 0\.0[15]\n)/g;
  const changed = files.map((file): ConfigFile => {
    if (file.path.endsWith('application.yml'))
      return {
        ...file,
        text: file.text
          .replace(written, (_, limit: string) => `${reads}${limit}`)
          .replace('    rules:\n', `    rules:\n${before}`),
      };
    return file.kind === 'prometheus'
      ? { ...file, text: file.text.replace('rule_files:\n', 'rule_files:\n  - rules/slo.yml\n') }
      : file;
  });
  const more: ConfigFile[] =
    elsewhere === undefined ? [] : [{ path: 'prometheus/rules/slo.yml', kind: 'rules', text: elsewhere }];
  return makePlan(scenarioSchema.parse(errorBurst), [...changed, ...more], 60, { isMutant: true });
}

const lifeOf = (plan: Plan) => {
  const life = plan.deliveries[0]?.life;
  if (life === undefined) throw new Error('no life');
  return life;
};
const bounds = ({ earliestMs, latestMs }: Window) => [Math.round(earliestMs), Math.round(latestMs)];
const plain = lifeOf(makePlan(scenarioSchema.parse(errorBurst), files, 60));
const [firesMs = 0, firesLatestMs = 0] = bounds(plain.firing);
const [endsMs = 0, endsLatestMs = 0] = bounds(plain.ended);

describe('a plan for an alert on a recorded series', () => {
  it('is as if it were written out, where an earlier rule of the same group records it', () => {
    const plan = planOf({ before: recordedRatio });
    expect(lifeOf(plan)).to.deep.equal(plain);
    expect(plan.unseen).to.equal(undefined);
  });

  it('is up to an interval of the other group later', () => {
    const life = lifeOf(planOf({ elsewhere: groupOf(recordedRatio) }));
    expect(bounds(life.firing)).to.deep.equal([firesMs, firesLatestMs + halfMinute]);
    expect(bounds(life.ended)).to.deep.equal([endsMs, endsLatestMs + halfMinute]);
    expect(life.firing.terms.find(({ name }) => name === 'recording')).to.include({
      minMs: 0,
      maxMs: halfMinute,
    });
    const slow = lifeOf(planOf({ elsewhere: groupOf(recordedRatio, '    interval: 2m\n') }));
    expect(bounds(slow.firing)).to.deep.equal([firesMs, firesLatestMs + 120_000]);
  });

  it('may need not fire where the wait eats the time that it must hold for', () => {
    const life = lifeOf(planOf({ elsewhere: groupOf(recordedRatio, '    interval: 5m\n') }));
    expect(life.certainty).to.equal('may');
  });

  it('sees through series that are recorded from others', () => {
    const errors = 'sum by (service) (rate(http_requests_total{status=~"5.."}[5m]))';
    const all = 'sum by (service) (rate(http_requests_total[5m]))';
    const chain =
      record('service:errors:rate5m', errors) +
      record('service:requests:rate5m', all) +
      record('service:error_ratio:rate5m', 'service:errors:rate5m / service:requests:rate5m');
    expect(lifeOf(planOf({ before: chain }))).to.deep.equal(plain);
    expect(
      lifeOf(planOf({ before: chain, reads: 'service:errors:rate5m / service:requests:rate5m' })),
    ).to.deep.equal(plain);
  });

  it('says why it does not see through one, and that its windows are wide', () => {
    const left = {
      'several rules record it': recordedRatio + recordedRatio,
      'its rule sets env': record('service:error_ratio:rate5m', ratio, '        labels: { env: prod }\n'),
      'it is recorded from itself': record('service:error_ratio:rate5m', 'service:error_ratio:rate5m + 0'),
    };
    for (const [why, before] of Object.entries(left)) {
      const plan = planOf({ before });
      expect(bounds(lifeOf(plan).firing), why).to.deep.equal([300_000, 480_000]);
      expect(renderPlan(plan), why).to.match(
        new RegExp(
          `^Beware: the windows of HighErrorRate critical app are as wide as what is promised: .*service:error_ratio:rate5m.* is not written out, because ${why}.* \\(prometheus/rules/application.yml:\\d+\\)$`,
          'm',
        ),
      );
    }
  });

  it('says so of any expression that it does not see through', () => {
    const plan = planOf({ reads: 'avg_over_time(up[5m:1m])' });
    expect(plan.unseen?.map(({ sentence }) => sentence).join('\n')).to.contain(
      'the windows of HighErrorRate critical app are as wide as what is promised: the oracle does not see through',
    );
  });
});
