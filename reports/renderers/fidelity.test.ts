import { expect } from 'chai';
import type { Run } from '../run.ts';
import { lateRun, passRun } from '../testing/golden-runs.ts';
import { renderFidelity } from './fidelity.ts';

function at(run: Run, speed: number): Run {
  return { ...run, view: { ...run.view, plan: { ...run.view.plan, speed } } };
}

describe('fidelity table', () => {
  const table = renderFidelity([at(passRun, 60), at(passRun, 1)], 60).split('\n');

  it('has a column per speed, slowest first, beside the windows of the reference', () => {
    expect(table[0]).to.match(/^\| \S+ \| legal at speed 60 \| speed 1 \| speed 60 \|$/);
    expect(table[2]).to.equal('| **verdict** |  | **pass** | **pass** |');
  });

  it('has a row per transition, with its window and its instants', () => {
    const row = table.find((line) => line.includes('pagerduty is told of HighErrorRate critical app'));
    expect(row).to.match(/\| 6m\d+s to 7m\d+s \| (6m\d+s|7m\d*s) \| \1 \|$/);
  });

  it('prints in bold what is outside its own window, and marks what is outside that of the reference', () => {
    const late = renderFidelity([at(passRun, 60), at(lateRun, 1)], 60).split('\n');
    const row = late.find((line) => line.includes('pagerduty is told of HighErrorRate critical app'));
    expect(row).to.include('| **8m40s \\*** |');
    expect(late[2]).to.equal('| **verdict** |  | **fail** | **pass** |');
  });

  it('says what a speed did not show', () => {
    const blind: Run = { ...passRun, view: { ...passRun.view, notifications: [] } };
    const row = renderFidelity([at(passRun, 60), at(blind, 10)], 60)
      .split('\n')
      .find((line) => line.includes('slack is told of the end'));
    expect(row).to.include('| not seen |');
  });

  it('tells runs with the lab’s clock apart, and compares them with the compiled one', () => {
    const lab = at(passRun, 60);
    const runs = [
      { ...lab, view: { ...lab.view, plan: { ...lab.view.plan, clock: 'lab' as const } } },
      at(passRun, 60),
    ];
    expect(renderFidelity(runs, 60).split('\n')[0]).to.match(
      /^\| \S+ \| legal at speed 60 \| speed 60 \| lab clock, speed 60 \|$/,
    );
  });

  it('of no runs says so', () => expect(renderFidelity([], 60)).to.equal('no run\n'));
});
