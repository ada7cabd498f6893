import { expectGolden } from '../testing/golden.ts';
import { goldenRuns } from '../testing/golden-runs.ts';
import { neighboursPlan } from '../testing/plan-of-neighbours.ts';
import { renderConsole } from './console.ts';
import { renderGithubSummary } from './github-summary.ts';
import { renderPage } from './html.ts';
import { renderJunit } from './junit.ts';
import { renderPicture } from './picture.ts';
import { renderPlanSvg } from './plan-svg.ts';
import { renderPlan } from './plan-text.ts';

describe('what the renderers say of three runs: one passes, one fails, one cannot be believed', () => {
  for (const [name, run] of Object.entries(goldenRuns)) {
    it(`${name}: console`, () =>
      expectGolden(`reports/golden/${name}/console.txt`, renderConsole(run, { colour: false, width: 100 })));
    it(`${name}: JUnit`, () => expectGolden(`reports/golden/${name}/junit.xml`, renderJunit(run)));
    it(`${name}: GitHub`, () => expectGolden(`reports/golden/${name}/summary.md`, renderGithubSummary(run)));
    it(`${name}: page`, () =>
      expectGolden(`reports/golden/${name}/report.html`, renderPage(run, '/* the script stands here */')));
  }

  it('the plan, with every term', () => {
    for (const { view } of Object.values(goldenRuns).slice(0, 1))
      expectGolden('reports/golden/plan.txt', renderPlan(view.plan, { explain: true }));
  });

  it('the plan of two alerts in one group, as text and drawn', () => {
    expectGolden('reports/golden/plan-of-neighbours.txt', renderPlan(neighboursPlan));
    expectGolden('docs/images/plan.svg', renderPlanSvg(neighboursPlan));
  });

  it('the picture in the README is the one that is drawn', () => {
    for (const run of Object.values(goldenRuns).slice(0, 1))
      expectGolden('docs/images/report.svg', renderPicture(run));
  });
});
