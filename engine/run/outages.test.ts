import { expect } from 'chai';
import type { EventOf } from '../../core/journal.ts';
import type { StampedEvent } from '../../core/stamped-events.ts';
import { outagesOf, stoppedBy, unexplained, watchdogLacksOf, withoutOutages } from './outages.ts';

const kill = { kind: 'target-kill', on: 'alertmanager', at: '0s', lasts: '5m' };
const burst = { kind: 'error-burst', on: 'app', at: '0s', lasts: '5m', ratio: 0.2 };

function fault(index: number, state: EventOf<'fault'>['state'], atWallMs: number): StampedEvent {
  return { wallMs: atWallMs, monoMs: 0, event: { kind: 'fault', index, state, atWallMs, evidence: '' } };
}

const fault0 = (state: EventOf<'fault'>['state'], atWallMs: number) => fault(0, state, atWallMs);

describe('outages', () => {
  it('are of the services whose target a fault stops', () => {
    expect(stoppedBy(kill)).to.deep.equal(['alertmanager']);
    expect(stoppedBy(burst)).to.deep.equal([]);
  });

  it('begin when the fault is asked for and end when it is healed', () => {
    const events = [fault(1, 'requested', 100), fault(1, 'injected', 130)];
    const faults = [burst, kill];
    expect(outagesOf('alertmanager', faults, [])).to.deep.equal([]);
    expect(outagesOf('alertmanager', faults, events)).to.deep.equal([{ fromWallMs: 100, toWallMs: null }]);
    events.push(fault(0, 'healed', 200), fault(1, 'heal-requested', 400), fault(1, 'healed', 450));
    expect(outagesOf('alertmanager', faults, events)).to.deep.equal([{ fromWallMs: 100, toWallMs: 450 }]);
    expect(outagesOf('prometheus', faults, events)).to.deep.equal([]);
  });

  it('of the Watchdog end some time after the healing, and know on which way it comes', () => {
    const hang = { ...kill, kind: 'target-hang', on: 'prometheus' };
    const forgotten = { ...kill, kind: 'alertmanager-forgotten', on: 'prometheus' };
    const lacks = (program: 'prometheus' | 'alertmanager', fault: typeof kill) =>
      watchdogLacksOf(program, [fault], [fault0('requested', 100), fault0('healed', 400)], 50);
    const lack = [{ fromWallMs: 100, toWallMs: 450 }];
    expect(lacks('alertmanager', kill)).to.deep.equal(lack);
    expect(lacks('prometheus', kill)).to.deep.equal([]);
    expect(lacks('alertmanager', hang)).to.deep.equal(lack);
    expect(lacks('prometheus', hang)).to.deep.equal(lack);
    expect(lacks('alertmanager', forgotten)).to.deep.equal(lack);
    expect(lacks('prometheus', forgotten)).to.deep.equal([]);
    expect(lacks('alertmanager', burst)).to.deep.equal([]);
    expect(watchdogLacksOf('alertmanager', [kill], [], 50)).to.deep.equal([]);
    expect(watchdogLacksOf('alertmanager', [kill], [fault0('requested', 100)], 50)).to.deep.equal([
      { fromWallMs: 100, toWallMs: null },
    ]);
  });

  it('leave what lies before and after them, with room around', () => {
    const watch = { fromWallMs: 0, toWallMs: 1000 };
    const around = { beforeMs: 10, afterMs: 50 };
    expect(withoutOutages(watch, [], around)).to.deep.equal([watch]);
    expect(withoutOutages(watch, [{ fromWallMs: 100, toWallMs: 450 }], around)).to.deep.equal([
      { fromWallMs: 0, toWallMs: 90 },
      { fromWallMs: 500, toWallMs: 1000 },
    ]);
    expect(withoutOutages(watch, [{ fromWallMs: 5, toWallMs: null }], around)).to.deep.equal([]);
  });
});

describe('probes that failed', () => {
  const probe = (service: string, atWallMs: number) => ({ service, atWallMs });
  const around = { beforeMs: 10, afterMs: 50 };
  const red = { kind: 'health-red', on: 'app', at: '0s', lasts: '5m' };
  const times = [fault(0, 'requested', 100), fault(0, 'healed', 400), fault(0, 'heal-confirmed', 450)];

  it('are explained by a fault of what they asked, with room around', () => {
    const inIt = [91, 100, 300, 450, 499].map((atWallMs) => probe('app', atWallMs));
    expect(unexplained(inIt, [red], times, around)).to.deep.equal([]);
    expect(unexplained(inIt, [{ ...red, kind: 'target-kill' }], times, around)).to.deep.equal([]);
  });

  it('are not explained before and after it, for another service, or by a fault that no probe sees', () => {
    const outside = [probe('app', 89), probe('app', 501), probe('ml-api', 300)];
    expect(unexplained(outside, [red], times, around)).to.deep.equal(outside);
    const burning = probe('app', 300);
    expect(unexplained([burning], [burst], times, around)).to.deep.equal([burning]);
    expect(unexplained([burning], [red], [], around)).to.deep.equal([burning]);
  });

  it('are explained for good by a fault that never heals', () => {
    expect(unexplained([probe('app', 9000)], [red], times.slice(0, 1), around)).to.deep.equal([]);
  });
});
