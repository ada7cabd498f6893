import { expect } from 'chai';
import { viewJournal } from '../../core/view-journal.ts';
import { doubtfulRun, lateRun, passRun } from '../testing/golden-runs.ts';
import { asPlanned, burstEvents } from '../testing/story-of-a-burst.ts';
import { isInOrder, lifecycleOf, marginMs } from './lifecycle.ts';
import { storyOf } from './story.ts';
import { alignColumns, wrapText } from './text-table.ts';

describe('what was planned beside what came', () => {
  it('finds every moment of a run as planned in order', () => {
    const { moments, notices } = lifecycleOf(passRun.view);
    expect(moments).to.have.length(2 * 3 + 2 * 3 * 2);
    expect(moments.every(isInOrder)).to.equal(true);
    expect(notices.filter(({ inOrder }) => !inOrder)).to.deep.equal([]);
  });

  it('gives a late page a negative margin', () => {
    const late = lifecycleOf(lateRun.view).moments.filter((moment) => !isInOrder(moment));
    expect(late.map(({ receiver, place }) => [receiver, place])).to.deep.equal([['pagerduty', 'late']]);
    expect(late.map((moment) => Math.round(marginMs(moment) ?? 0))).to.deep.equal([-82_000]);
  });

  it('gives an early page a negative margin as well', () => {
    const view = viewJournal(burstEvents({ ...asPlanned, pagedAt: 380 }), 0);
    if (view === undefined) throw new Error('the journal has a header');
    const early = lifecycleOf(view).moments.filter(({ place }) => place === 'early');
    expect(early.map((moment) => Math.round(marginMs(moment) ?? 0))).to.deep.equal([-5000]);
  });

  it('calls a page that never came absent', () => {
    const view = viewJournal(burstEvents({ ...asPlanned, pagedAt: null }), 0);
    if (view === undefined) throw new Error('the journal has a header');
    const absent = lifecycleOf(view).moments.filter(({ place }) => place === 'absent');
    expect(absent.map(({ receiver, what }) => [receiver, what])).to.deep.equal([
      ['pagerduty', 'notified'],
      ['pagerduty', 'resolved'],
    ]);
  });

  it('is empty, and throws nothing, when the plan speaks of a fault that it does not have', () => {
    const plan = {
      ...passRun.view.plan,
      deliveries: passRun.view.plan.deliveries.map((one) => ({
        ...one,
        life: { ...one.life, faultIndex: 7 },
      })),
    };
    expect(lifecycleOf({ ...passRun.view, plan })).to.deep.equal({ moments: [], notices: [] });
  });

  it('forgives an alert that may fire and did not', () => {
    const mayBe = lifecycleOf(doubtfulRun.view).moments.filter(({ life }) => life.certainty === 'may');
    expect(mayBe.map((moment) => [moment.place, isInOrder(moment)])).to.deep.equal([
      ['absent', true],
      ['absent', true],
    ]);
  });
});

describe('what happened, in words', () => {
  const wordsOf = (run: typeof passRun): string[] => storyOf(run.view).map(({ text }) => text);

  it('tells it in the order of lab time', () => {
    const times = storyOf(passRun.view).map(({ atMs }) => atMs);
    expect(times).to.deep.equal([...times].sort((a, b) => a - b));
    expect(wordsOf(passRun)).to.include('fault put in: 20 % of requests to app answer 500');
    expect(wordsOf(passRun)).to.include(
      'pagerduty is paged for HighErrorRate critical app, expected 6m25s to 7m18s',
    );
    expect(wordsOf(passRun)).to.include('HighErrorRate warning app is muted by HighErrorRate critical app');
  });

  it('says what should not have happened', () => {
    const wrong = storyOf(lateRun.view).filter(({ inOrder }) => !inOrder);
    expect(wrong.map(({ text }) => text)).to.deep.equal([
      'pagerduty is paged for HighErrorRate critical app, expected 6m25s to 7m18s: late',
      'slack is told of HighErrorRate warning app: should be muted',
    ]);
    expect(storyOf(doubtfulRun.view).find(({ inOrder }) => !inOrder)?.text).to.match(/^it did not take hold/);
  });
});

describe('tables and lines of text', () => {
  it('aligns columns, and lets the last cell of a short row run on', () => {
    expect(alignColumns([['a', 'b', 'c'], ['long heading'], ['aaa', 'bb', 'ccc']])).to.deep.equal([
      'a    b   c',
      'long heading',
      'aaa  bb  ccc',
    ]);
  });

  it('breaks between words only, and keeps what is too wide whole', () => {
    expect(wrapText('one two three', 7)).to.deep.equal(['one two', 'three']);
    expect(wrapText('unbreakable a', 4)).to.deep.equal(['unbreakable', 'a']);
  });
});
