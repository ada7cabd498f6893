import { expect } from 'chai';
import { burstPlan } from '../testing/story-of-a-burst.ts';
import { renderPlan } from './plan-text.ts';

describe('the plan as text', () => {
  it('predicts every receiver and what is muted', () => {
    const text = renderPlan(burstPlan);
    expect(text).to.match(/pagerduty +is told +6m25s to 7m18s +8m$/m);
    expect(text).to.match(/pagerduty +hears the end +11m45s to 13m38s +18m$/m);
    expect(text).to.match(/nobody +is told +muted by HighErrorRate critical app, I1/);
  });

  it('tells the terms only when asked', () => {
    expect(renderPlan(burstPlan)).not.to.contain('window fill');
    expect(renderPlan(burstPlan, { explain: true })).to.contain(
      '+ window fill 1m15s: the errors need 75s to pass the threshold',
    );
  });

  it('says that a scenario without expectations wants silence', () => {
    expect(renderPlan({ ...burstPlan, deliveries: [], inhibitions: [] })).to.contain(
      'No alert may reach anybody.',
    );
  });
});
