import { expect } from 'chai';
import { exactly, sumTerms } from '../../core/plan.ts';
import { livesNamed } from '../facts/plan-moments.ts';
import { neighboursPlan } from '../testing/plan-of-neighbours.ts';
import { burstPlan } from '../testing/story-of-a-burst.ts';
import { xmlProblem } from '../testing/well-formed.ts';
import { renderExplanation } from './plan-explanation.ts';
import { renderPlanSvg } from './plan-svg.ts';
import { renderPlan } from './plan-text.ts';

describe('the plan as text', () => {
  it('lists what each receiver hears, by time, with the promise', () => {
    const text = renderPlan(burstPlan);
    expect(text).to.contain('\npagerduty, slack, audit-webhook\n');
    expect(text).to.match(/^ {2}6m25s to 7m18s +is told of HighErrorRate critical app +8m$/m);
    expect(text).to.match(/^ {2}11m45s to 13m38s +hears the end of HighErrorRate critical app +18m$/m);
    const times = [...text.matchAll(/^ {2}(\d+)m\S* to \S+ +(is told|hears)/gm)].map(([, m]) => Number(m));
    expect(times)
      .to.deep.equal([...times].sort((a, b) => a - b))
      .and.to.have.lengthOf(4);
  });

  it('says what is muted by what, from when to when, and how it may leak', () => {
    expect(renderPlan(burstPlan)).to.match(
      /HighErrorRate warning app by HighErrorRate critical app, which fires from 6m15s to 7m until .*\n.*I1.*\n.*need not fire here.*\n.*nobody is told/,
    );
    const leaky = renderPlan(neighboursPlan);
    expect(leaky).to.match(/may hear of ServiceDown warning app although it is muted \(/);
    expect(leaky).to.match(
      /may leak to slack at 1m10s to 2m4s: its first flush may come up to 1m44s before ServiceDown critical app$/m,
    );
  });

  it('tells repeats, and news of others in the group', () => {
    const text = renderPlan(neighboursPlan);
    expect(text).to.match(/^ {2}7m10s to 8m4s +is told again of ServiceDown critical app \(repeat\)$/m);
    expect(text).to.match(/may be told again of ServiceDown critical ml-api \(with news of others\)/);
  });

  it('tells the terms only when asked', () => {
    expect(renderPlan(burstPlan)).not.to.contain('window fill');
    expect(renderPlan(burstPlan, { explain: true })).to.match(
      /window fill +1m15s +1m15s +the errors need 75s/,
    );
  });

  it("tells when the dead man's switch raises its alarm and ends it, with the promises, also when no alert fires", () => {
    const window = (atMs: number) => sumTerms([exactly('onset', atMs, 'when the fault is put in')]);
    const alarm = {
      expectationIndex: 0,
      faultIndex: 0,
      raised: window(120_000),
      slaMs: 240_000,
      recovered: window(600_000),
      recoverSlaMs: 60_000,
    };
    const text = renderPlan(
      { ...burstPlan, deliveries: [], inhibitions: [], alarms: [alarm] },
      { explain: true },
    );
    expect(text).to.match(/^deadmansswitch\n {2}2m +raises its alarm +4m\n {2}10m +ends its alarm +7m$/m);
    expect(text).not.to.match(/^Prometheus$/m);
    expect(text).to.contain('No alert may reach anybody.');
    expect(text).to.match(/^deadmansswitch: raises its alarm 2m$/m);
    expect(renderPlanSvg({ ...burstPlan, alarms: [alarm] })).to.contain('raises its alarm');
  });

  it('says that a scenario without expectations wants silence', () => {
    expect(renderPlan({ ...burstPlan, deliveries: [], inhibitions: [] })).to.contain(
      'No alert may reach anybody.',
    );
  });
});

describe('the sum of one alert', () => {
  const explain = (name: string): string[] =>
    livesNamed(neighboursPlan, name).map((life) => renderExplanation(neighboursPlan, life));

  it('adds every term up, and names what keeps the group alive', () => {
    const [text = '', ...more] = explain('servicedown critical ML-API');
    expect(more).to.deep.equal([]);
    expect(text).to.match(/^pagerduty: is told 7m to 8m54s$/m);
    expect(text).to.match(/group tick +0s +1m +the group is alive because of ServiceDown critical app: /);
    expect(text).to.match(/^ {2}total +7m +8m54s$/m);
    expect(text).to.match(/^slack: is told 7m10s to 8m4s$/m);
  });

  it('takes an alertname for all of its alerts', () => {
    expect(explain('ServiceDown')).to.have.lengthOf(3);
    expect(explain('ServiceDow')).to.deep.equal([]);
  });
});

describe('the plan as a drawing', () => {
  for (const plan of [
    burstPlan,
    neighboursPlan,
    { ...burstPlan, deliveries: [], inhibitions: [], faults: [] },
  ])
    it(`is well-formed: ${plan.scenario.id} with ${plan.deliveries.length} deliveries`, () => {
      expect(xmlProblem(renderPlanSvg(plan))).to.equal(null);
    });

  it('has a title for each term of each window, and nothing from elsewhere', () => {
    const svg = renderPlanSvg(neighboursPlan);
    for (const { name, why } of neighboursPlan.deliveries.flatMap(({ notified }) => notified.terms))
      expect(svg).to.match(new RegExp(`<title>${name} [^<]*: ${why.replace(/[^\w ]/g, '.')}`));
    expect(svg.match(/(href|src|url)\b[=(][^)]*/g)).to.satisfy((urls: string[]) =>
      urls.every((url) => url.startsWith('url(#')),
    );
  });
});
