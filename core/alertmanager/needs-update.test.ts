import { expect } from 'chai';
import { needsUpdate } from './needs-update.ts';

const set = (text: string) => new Set(text.split(' ').filter(Boolean));
const entry = (firing: string, resolved = '') => ({
  atMs: 1000,
  firing: set(firing),
  resolved: set(resolved),
});

interface Row {
  readonly name: string;
  readonly told?: ReturnType<typeof entry>;
  readonly firing: string;
  readonly resolved?: string;
  readonly nowMs?: number;
  readonly sendResolved?: boolean;
  readonly want: string | undefined;
}

const rows: readonly Row[] = [
  { name: 'a first firing alert', firing: 'a', want: 'first' },
  { name: 'never told, and all of it over', firing: '', resolved: 'a', want: undefined },
  { name: 'one more firing alert', told: entry('a'), firing: 'a b', want: 'new-firing' },
  { name: 'one firing alert fewer', told: entry('a b'), firing: 'a', want: undefined },
  {
    name: 'an alert that was told as resolved fires',
    told: entry('a', 'b'),
    firing: 'a b',
    want: 'new-firing',
  },
  {
    name: 'the last firing alert is over',
    told: entry('a'),
    firing: '',
    resolved: 'a',
    want: 'all-resolved',
  },
  {
    name: 'the same, though nobody is told',
    told: entry('a'),
    firing: '',
    resolved: 'a',
    sendResolved: false,
    want: 'all-resolved',
  },
  { name: 'all was over before', told: entry('', 'a'), firing: '', resolved: 'a b', want: undefined },
  { name: 'one is over', told: entry('a b'), firing: 'a', resolved: 'b', want: 'new-resolved' },
  {
    name: 'one is over, and only starts are sent',
    told: entry('a b'),
    firing: 'a',
    resolved: 'b',
    sendResolved: false,
    want: undefined,
  },
  { name: 'a repeat that is exactly due', told: entry('a'), firing: 'a', nowMs: 6000, want: undefined },
  { name: 'a repeat that is overdue', told: entry('a'), firing: 'a', nowMs: 6001, want: 'repeat' },
];

describe('whether a receiver must hear about a group', () => {
  for (const { name, told, firing, resolved = '', nowMs = 2000, sendResolved = true, want } of rows) {
    it(`${name}: ${want ?? 'nothing'}`, () => {
      const flushed = { firing: set(firing), resolved: set(resolved) };
      const decision = needsUpdate(told, flushed, { sendResolved, repeatIntervalMs: 5000 }, nowMs);
      expect(decision.reason).to.equal(want);
    });
  }

  it('tells how far a repeat is from its interval, and only where that decides', () => {
    const policy = { sendResolved: true, repeatIntervalMs: 5000 };
    const decide = (firing: string) =>
      needsUpdate(entry('a'), { firing: set(firing), resolved: set('') }, policy, 5900);
    expect(decide('a').overdueMs).to.equal(-100);
    expect(decide('a b').overdueMs).to.equal(undefined);
  });
});
