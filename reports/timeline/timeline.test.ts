import { expect } from 'chai';
import { doubtfulRun, lateRun, passRun } from '../testing/golden-runs.ts';
import { xmlProblem } from '../testing/well-formed.ts';
import { buildTimeline } from './build.ts';
import { drawTimeline } from './draw.ts';

const page = 'HighErrorRate critical app/pagerduty/firing';

/** Left and right edge of the rectangle that carries the hook, in pixels. */
function edgesOf(svg: string, kind: 'mark' | 'band', hook: string): readonly [number, number] {
  const tag = new RegExp(`<path [^>]*data-${kind}="${hook}"[^>]*>`).exec(svg)?.[0] ?? '';
  const [, left, width] = /d="M([\d.]+) [\d.]+l([\d.]+) 0/.exec(tag) ?? [];
  if (left === undefined || width === undefined) throw new Error(`no rectangle for ${kind} ${hook}: ${tag}`);
  return [Number(left), Number(left) + Number(width)];
}

function middleOfMark(svg: string): number {
  const [left, right] = edgesOf(svg, 'mark', page);
  return (left + right) / 2;
}

describe('the timeline', () => {
  it('draws the page inside its expected window', () => {
    const svg = drawTimeline(buildTimeline(passRun.view), 1000);
    const [earliest, latest] = edgesOf(svg, 'band', page);
    expect(middleOfMark(svg)).to.be.within(earliest, latest);
  });

  it('draws a late page to the right of its expected window', () => {
    const svg = drawTimeline(buildTimeline(lateRun.view), 1000);
    expect(middleOfMark(svg)).to.be.above(edgesOf(svg, 'band', page)[1]);
  });

  it('draws the same run the same way every time', () => {
    const timeline = buildTimeline(lateRun.view);
    expect(drawTimeline(timeline, 1000)).to.equal(drawTimeline(timeline, 1000));
  });

  it('is well-formed and free of numbers that are none', () => {
    for (const run of [passRun, lateRun, doubtfulRun]) {
      const svg = drawTimeline(buildTimeline(run.view), 1000);
      expect(xmlProblem(svg)).to.equal(null);
      expect(svg).not.to.match(/NaN|undefined|Infinity/);
    }
  });

  it('puts every alert above its receivers, and the stranger under the alert it speaks of', () => {
    const { rows, marks } = buildTimeline(lateRun.view);
    expect(rows.map(({ label }) => label)).to.deep.equal([
      'phases',
      'load',
      'fault',
      'HighErrorRate critical app',
      'pagerduty',
      'slack',
      'audit-webhook',
      'ErrorBudgetBurn critical app',
      'pagerduty',
      'slack',
      'audit-webhook',
      'HighErrorRate warning app',
      'slack',
      'deadmansswitch beats',
    ]);
    const strangers = marks.filter(({ inOrder, window }) => !inOrder && window === null);
    expect(strangers.map(({ row, word }) => [rows[row]?.label, word])).to.deep.equal([
      ['slack', 'should be muted'],
    ]);
  });

  it('says of a fault without proof that it is not proven', () => {
    const [fault] = buildTimeline(doubtfulRun.view).bars.filter(({ kind }) => kind === 'fault');
    expect(fault?.text).to.match(/^NOT PROVEN: /);
  });

  it('shows the muted stretch of the warning and by what it was muted', () => {
    const [muted] = buildTimeline(passRun.view).bars.filter(({ kind }) => kind === 'inhibited');
    expect(muted).to.include({ fromMs: 630_000, toMs: 690_000 });
    expect(muted?.tip.lines).to.deep.include(['muted by', 'HighErrorRate critical app']);
  });
});
