import { expect } from 'chai';
import * as fc from 'fast-check';
import type { BatchAlert, Prediction } from '../alertmanager/prediction.ts';
import { routesFor } from '../config/alertmanager.ts';
import { formatLabels, type Labels } from '../labels.ts';
import type { Window } from '../plan.ts';
import { escapesOf, type Telling, tellingOf } from './delivery.ts';
import type { Groups } from './grouping/groups.ts';
import { mutersOf } from './grouping/mutes.ts';
import type { PlannedAlert } from './grouping/planned-alert.ts';
import {
  type GroupedAlert,
  type GroupLab,
  groupsOf,
  type LabRoute,
  type Played,
  played,
  predictLab,
} from './testing/group-lab.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const labels = fc.record({
  alertname: fc.constantFrom('Slow', 'Errors'),
  instance: fc.constantFrom('a', 'b'),
  severity: fc.constantFrom('critical', 'warning'),
});
const alert: fc.Arbitrary<GroupedAlert> = fc.record({
  labels,
  firesAt: fc.integer({ min: 0, max: 900 }),
  firesWithin: fc.constantFrom(0, 5, 60),
  keeps: fc.constantFrom(0, 30, 120),
  lasts: fc.oneof(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 90, max: 1500 })),
  endsWithin: fc.constantFrom(0, 5, 60),
  isSure: fc.boolean(),
  fires: fc.boolean(),
  chance: fc.record({ fires: share, ends: share, sent: share, resent: share }),
});
const route = fc.record({
  groupBy: fc.constantFrom(['alertname', 'severity'], ['alertname'], ['instance'], ['severity'], [], ['...']),
  wait: fc.constantFrom(0, 1, 10, 45),
  interval: fc.constantFrom(30, 60, 300),
  repeat: fc.constantFrom(90, 300, 301, 3540),
  sendsResolved: fc.boolean(),
});
const lab: fc.Arbitrary<GroupLab> = fc.record({
  speed: fc.constantFrom(1, 10, 60),
  alerts: fc.array(alert, { minLength: 1, maxLength: 4 }).map(withoutOverlaps),
  routes: fc.array(route, { minLength: 1, maxLength: 2 }),
  inhibitions: fc.array(
    fc.record({
      source: fc.constant('critical'),
      target: fc.constant('warning'),
      equal: fc.constantFrom(['alertname'], ['alertname', 'instance'], ['instance']),
    }),
    { maxLength: 1 },
  ),
  startedBefore: fc.integer({ min: 0, max: 1800 }),
});

/** One alert has one life at a time: what overlaps an earlier life of the same labels is left out. */
function withoutOverlaps(alerts: readonly GroupedAlert[]): GroupedAlert[] {
  const endOf = (one: GroupedAlert): number =>
    one.firesAt + one.firesWithin + Math.max(one.lasts, one.keeps, 1) + one.endsWithin + 31;
  return alerts.filter((one, index) =>
    alerts
      .slice(0, index)
      .every(
        (other) =>
          formatLabels(other.labels) !== formatLabels(one.labels) ||
          endOf(other) < one.firesAt ||
          endOf(one) < other.firesAt,
      ),
  );
}

interface Heard extends Pick<BatchAlert, 'startsAtMs'> {
  readonly atMs: number;
  readonly status: 'firing' | 'resolved';
}

function heardBy(receiver: string, wanted: Played, { batches }: Prediction): Heard[] {
  return batches
    .filter((batch) => batch.receiver === receiver)
    .flatMap((batch) =>
      (['firing', 'resolved'] as const).flatMap((status) =>
        batch[status]
          .filter((one) => one.startsAtMs === wanted.firesAtMs && isSame(one.labels, wanted.labels))
          .map(({ startsAtMs }) => ({ atMs: batch.earliestMs, status, startsAtMs })),
      ),
    );
}

function isSame(a: Labels, b: Labels): boolean {
  return formatLabels(a) === formatLabels(b);
}

const inside = (atMs: number, { earliestMs, latestMs }: Window): boolean =>
  atMs >= earliestMs && atMs <= latestMs;

const show = ({ earliestMs, latestMs }: Window): string => `${earliestMs}..${latestMs}`;

/** Everything that the plan says wrongly of one alert at one receiver. */
function problemsOf(telling: Telling, heard: readonly Heard[], one: Played | null): string[] {
  const of = (status: Heard['status']): Heard[] => heard.filter((each) => each.status === status);
  const { notified, told, resolved, again } = telling;
  const againOf = (status: Heard['status'], atMs: number): boolean =>
    again.some((each) => each.status === status && inside(atMs, each.window));
  const [first, ...more] = of('firing');
  const [end, ...ends] = of('resolved');
  return [
    ...(first !== undefined && !inside(first.atMs, notified)
      ? [`told at ${first.atMs}, not in ${show(notified)}`]
      : []),
    ...(first !== undefined && told === 'must-not' ? [`told at ${first.atMs}, but must not be`] : []),
    ...(one !== null && first === undefined && told === 'must' ? [`never told, ${show(notified)}`] : []),
    ...more
      .filter(({ atMs }) => !againOf('firing', atMs))
      .map(({ atMs }) => `told again at ${atMs}, not in ${again.map(({ window }) => show(window)).join()}`),
    ...again
      .filter(
        ({ certainty, window }) => certainty === 'must' && !more.some(({ atMs }) => inside(atMs, window)),
      )
      .map(({ window }) => `no repeat in ${show(window)}`),
    ...(end !== undefined && !inside(end.atMs, resolved.window) && !againOf('resolved', end.atMs)
      ? [`resolved at ${end.atMs}, not in ${show(resolved.window)}`]
      : []),
    ...(end !== undefined && resolved.told === 'must-not'
      ? [`resolved at ${end.atMs}, but must not be`]
      : []),
    ...(first !== undefined && end === undefined && resolved.told === 'must' ? ['never resolved'] : []),
    ...ends.filter(({ atMs }) => !againOf('resolved', atMs)).map(({ atMs }) => `resolved again at ${atMs}`),
  ];
}

function escapeProblems(
  one: PlannedAlert,
  groups: Groups,
  receiver: string,
  heard: readonly Heard[],
): string[] {
  const first = heard.find(({ status }) => status === 'firing');
  if (first === undefined || mutersOf(one, groups.alerts, groups.config).length === 0) return [];
  const escapes = routesFor(groups.config.route, one.labels)
    .filter((each) => each.receiver === receiver)
    .flatMap((each) => escapesOf(one, each, groups));
  if (escapes.some(({ window }) => inside(first.atMs, window))) return [];
  return [`escapes at ${first.atMs}, not in ${escapes.map(({ window }) => show(window)).join()}`];
}

/** What the exact model of Alertmanager does and the plan does not allow, or the other way round. */
function wrongIn(lab: GroupLab): string[] {
  const groups = groupsOf(lab);
  const prediction = predictLab(lab);
  return lab.alerts.flatMap((one, index) => {
    const alert = groups.alerts[index];
    const life = played(one);
    if (alert === undefined) return ['no such alert'];
    return routesFor(groups.config.route, alert.labels).flatMap((route) => {
      const heard = life === null ? [] : heardBy(route.receiver, life, prediction);
      const telling = tellingOf(alert, route, groups);
      return [
        ...problemsOf(telling, heard, life),
        ...escapeProblems(alert, groups, route.receiver, heard),
      ].map((problem) => `${index} ${route.receiver}: ${problem}`);
    });
  });
}

describe('what the plan says of groups, against the exact model of Alertmanager', () => {
  it('holds for generated alerts, routes, inhibitions and chance', () => {
    fc.assert(
      fc.property(lab, (one) => {
        expect(wrongIn(one).join('\n')).to.equal('');
      }),
      { numRuns: 300 },
    );
  }).timeout(120_000);

  it('holds with a receiver that refuses for a while', () => {
    const refusal = fc.record({
      route: fc.constant(0),
      from: fc.integer({ min: 0, max: 1500 }),
      lasts: fc.integer({ min: 1, max: 1500 }),
    });
    fc.assert(
      fc.property(lab, refusal, (one, refusal) => {
        expect(wrongIn({ ...one, refusal }).join('\n')).to.equal('');
      }),
      { numRuns: 300 },
    );
  }).timeout(120_000);

  it('holds with a route that keeps quiet for a while by a time interval', () => {
    const quiet = fc.record({
      from: fc.integer({ min: -5, max: 30 }),
      lasts: fc.integer({ min: 1, max: 60 }),
    });
    fc.assert(
      fc.property(lab, quiet, (one, interval) => {
        expect(wrongIn({ ...one, speed: 1, interval }).join('\n')).to.equal('');
      }),
      { numRuns: 300 },
    );
  }).timeout(120_000);

  it('holds with a silence', () => {
    const silence = fc.record({
      labels: fc.constantFrom(
        { alertname: 'Slow' },
        { severity: 'critical' },
        { instance: 'a', alertname: 'Errors' },
      ),
      from: fc.integer({ min: 0, max: 1500 }),
      lasts: fc.integer({ min: 1, max: 3000 }),
    });
    fc.assert(
      fc.property(lab, silence, (one, silence) => {
        expect(wrongIn({ ...one, silence }).join('\n')).to.equal('');
      }),
      { numRuns: 300 },
    );
  }).timeout(120_000);
});

const [wait, interval] = [10, 60];
const plain: LabRoute = { groupBy: ['alertname'], wait, interval, repeat: 3540, sendsResolved: true };
const noChance = { fires: 0, ends: 0, sent: 0, resent: 0 };

/** Fires at an exact second and for so long. */
function sure(labels: Labels, firesAt: number, lasts: number): GroupedAlert {
  return {
    labels,
    firesAt,
    firesWithin: 0,
    keeps: 0,
    lasts,
    endsWithin: 0,
    isSure: true,
    fires: true,
    chance: noChance,
  };
}

const [app, api, warning] = [
  { alertname: 'Slow', instance: 'app', severity: 'critical' },
  { alertname: 'Slow', instance: 'api', severity: 'critical' },
  { alertname: 'Slow', instance: 'app', severity: 'warning' },
];

function labOf(alerts: readonly GroupedAlert[], change: Partial<LabRoute> = {}): GroupLab {
  return { speed: 1, alerts, routes: [{ ...plain, ...change }], inhibitions: [], startedBefore: 0 };
}

function tellingIn(lab: GroupLab, index: number): Telling {
  const groups = groupsOf(lab);
  const one = groups.alerts[index];
  const route = one && routesFor(groups.config.route, one.labels)[0];
  if (one === undefined || route === undefined) throw new Error('the lab has no such alert');
  return tellingOf(one, route, groups);
}

const waitIn = ({ notified }: Telling) => notified.terms.find(({ name }) => /group/.test(name));

describe('when a receiver is told', () => {
  it('waits group_wait in a fresh group', () => {
    expect(waitIn(tellingIn(labOf([sure(app, 100, 600)]), 0))).to.include({
      name: 'group_wait',
      minMs: 10_000,
      maxMs: 10_000,
    });
  });

  it('waits for the next tick of a group that another alert keeps alive, and says which', () => {
    const term = waitIn(tellingIn(labOf([sure(app, 100, 3600), sure(api, 400, 600)]), 1));
    expect(term).to.include({ name: 'group tick', minMs: 0, maxMs: 60_000 });
    expect(term?.why).to.match(
      /^the group is alive because of Slow critical \{instance="app"\}: .* next tick is up to 1m$/,
    );
  });

  it('cannot tell whether the group still lives once its last alert has ended', () => {
    const term = waitIn(tellingIn(labOf([sure(app, 100, 120), sure(api, 400, 600)]), 1));
    expect(term).to.include({ name: 'group_wait or tick', minMs: 0, maxMs: 60_000 });
    expect(term?.why).to.contain('a fresh group waits 10s; the group may be alive because of');
  });

  it('keeps alerts of other groups apart', () => {
    const lab = labOf([sure(app, 100, 3600), sure(api, 400, 600)], { groupBy: ['instance'] });
    expect(waitIn(tellingIn(lab, 1))?.name).to.equal('group_wait');
  });

  it('is not told of an alert that ends before its group flushes', () => {
    expect(tellingIn(labOf([sure(app, 100, 5)]), 0).told).to.equal('must-not');
    expect(tellingIn(labOf([sure(app, 100, 11)]), 0).told).to.equal('must');
    expect(tellingIn(labOf([sure(app, 100, 3600), sure(api, 400, 30)]), 1).told).to.equal('may');
  });

  it('hears nothing new of an alert that comes back before the next tick', () => {
    const { told, notified } = tellingIn(labOf([sure(app, 100, 600), sure(app, 720, 600)]), 1);
    expect(told).to.equal('may');
    expect(notified.terms.map(({ name }) => name)).to.include('no news');
  });
});

describe('when a receiver refuses', () => {
  const refusal = { route: 0, from: 90, lasts: 510 };

  it('is told at the next tick after that of what still fires, and the promise waits as long', () => {
    const { notified, told, refusedForMs } = tellingIn({ ...labOf([sure(app, 100, 900)]), refusal }, 0);
    expect({ told, refusedForMs }).to.deep.equal({ told: 'must', refusedForMs: 510_000 });
    expect(notified).to.include({ earliestMs: 600_000, latestMs: 660_150 });
    expect(notified.terms.at(-1)).to.include({ name: 'refused' });
  });

  it('never hears of what is over by then, nor of its end', () => {
    const { told, resolved } = tellingIn({ ...labOf([sure(app, 100, 400)]), refusal }, 0);
    expect([told, resolved.told]).to.deep.equal(['must-not', 'must-not']);
  });

  it('may hear of what ends at about the tick that would tell', () => {
    expect(tellingIn({ ...labOf([sure(app, 100, 530)]), refusal }, 0).told).to.equal('may');
  });

  it('hears of an end in that time after it', () => {
    const { told, resolved } = tellingIn(
      { ...labOf([sure(app, 100, 400)]), refusal: { route: 0, from: 300, lasts: 300 } },
      0,
    );
    expect([told, resolved.told]).to.deep.equal(['must', 'must']);
    expect(resolved.window).to.include({ earliestMs: 600_000, latestMs: 660_150 });
  });

  it('changes nothing for others', () => {
    const lab = labOf([sure(app, 100, 900)]);
    const other = { ...lab, routes: [plain, plain], refusal: { ...refusal, route: 1 } };
    expect(tellingIn(other, 0)).to.deep.equal(tellingIn({ ...lab, routes: [plain, plain] }, 0));
  });
});

describe('when a route keeps quiet', () => {
  const silence = { labels: { alertname: 'Slow' }, from: 90, lasts: 510 };

  it('tells at the next tick after that of what still fires, and the promise waits as long', () => {
    const { notified, told, quietForMs } = tellingIn({ ...labOf([sure(app, 100, 900)]), silence }, 0);
    expect({ told, quietForMs }).to.deep.equal({ told: 'must', quietForMs: 490_000 });
    expect(notified).to.include({ earliestMs: 600_000, latestMs: 660_300 });
    expect(notified.terms.at(-1)?.why).to.contain('the silence {alertname="Slow"}');
  });

  it('never tells of what is over by then', () => {
    const { told, isQuiet, untoldBecause, again } = tellingIn(
      { ...labOf([sure(app, 100, 400)]), silence },
      0,
    );
    expect({ told, isQuiet, again }).to.deep.equal({ told: 'must-not', isQuiet: true, again: [] });
    expect(untoldBecause).to.contain('it is over before the silence');
  });

  it('tells of an end in that time after it, when Prometheus sends it again', () => {
    const { resolved } = tellingIn(
      { ...labOf([sure(app, 100, 400)]), silence: { ...silence, from: 300, lasts: 300 } },
      0,
    );
    expect(resolved.told).to.equal('must');
    expect(resolved.window).to.include({ earliestMs: 600_000, latestMs: 750_300 });
  });

  it('follows the time intervals of the route to the minute', () => {
    const { notified, told } = tellingIn(
      { ...labOf([sure(app, 100, 900)]), interval: { from: 1, lasts: 9 } },
      0,
    );
    expect(told).to.equal('must');
    expect(notified).to.include({ earliestMs: 600_000, latestMs: 660_150 });
    expect(notified.terms.at(-1)?.why).to.contain('the time interval quiet');
  });

  describe('until Prometheus sends the end no more', () => {
    const untilEndIsForgotten = { ...silence, from: 300, lasts: 1200 };
    const twice = (second: GroupedAlert): GroupLab => ({
      ...labOf([sure(app, 100, 300), second]),
      silence: untilEndIsForgotten,
    });

    it('the end need not be told, and the plan says why', () => {
      const { resolved } = tellingIn(twice(sure(app, 1600, 600)), 0);
      expect(resolved.told).to.equal('may');
      expect(resolved.untoldBecause).to.contain('Prometheus sends an end again for 15 minutes only');
    });

    it('the next incident is not told, and its end is', () => {
      const { told, isQuiet, untoldBecause, again } = tellingIn(twice(sure(app, 1600, 600)), 1);
      expect({ told, isQuiet }).to.deep.equal({ told: 'must-not', isQuiet: true });
      expect(untoldBecause).to.contain('nobody was told that its last incident had ended');
      expect(again.map(({ status }) => status)).to.deep.equal(['resolved']);
    });

    it('the next incident is told by a repeat, if it lasts so long', () => {
      const { told, notified } = tellingIn(twice(sure(app, 1600, 3600)), 1);
      expect(told).to.equal('must');
      expect(notified.earliestMs).to.be.within(3_640_000, 3_650_000);
      expect(notified.latestMs).to.be.within(3_700_000, 3_711_000);
    });

    it('the next incident is news where the first was never told', () => {
      const lab = twice(sure(app, 1600, 600));
      const { told } = tellingIn({ ...lab, silence: { ...untilEndIsForgotten, from: 90, lasts: 1410 } }, 1);
      expect(told).to.equal('must');
    });
  });
});

describe('when a receiver is told again', () => {
  it('hears a repeat at the first tick after repeat_interval, as long as the alert fires', () => {
    const { again } = tellingIn(labOf([sure(app, 100, 700)], { repeat: 290 }), 0);
    expect(
      again.map(({ certainty, window }) => [certainty, window.earliestMs, window.latestMs]),
    ).to.deep.equal([
      ['must', 410_000, 410_150],
      ['must', 710_000, 710_150],
    ]);
  });

  it('cannot tell at which of two ticks when repeat_interval is a multiple of group_interval', () => {
    const [first] = tellingIn(labOf([sure(app, 100, 700)], { repeat: 300 }), 0).again;
    expect(first?.window).to.include({ earliestMs: 410_000, latestMs: 470_150 });
  });

  it('may hear of it with the news of others in its group', () => {
    const { again } = tellingIn(labOf([sure(app, 100, 700), sure(api, 400, 600)]), 0);
    expect(again.map(({ because, status }) => [because, status])).to.deep.equal([
      ['news', 'firing'],
      ['news', 'resolved'],
    ]);
  });
});

describe('when a muted alert leaks', () => {
  const escapesIn = (alerts: readonly GroupedAlert[]): (readonly [number, number])[] => {
    const lab = labOf(alerts, { groupBy: ['alertname', 'severity'] });
    const rule = { source: 'critical', target: 'warning', equal: ['alertname', 'instance'] };
    const groups = groupsOf({ ...lab, inhibitions: [rule] });
    const one = groups.alerts.find(({ labels }) => labels === warning);
    const route = one && routesFor(groups.config.route, one.labels)[0];
    if (one === undefined || route === undefined) throw new Error('the lab has no warning');
    return escapesOf(one, route, groups).map(({ window }) => [window.earliestMs, window.latestMs] as const);
  };

  it('does not while its source fires from before its first flush until after its end', () => {
    expect(escapesIn([sure(app, 100, 600), sure(warning, 200, 400)])).to.deep.equal([]);
  });

  it('does at the first tick after the source has ended (tail law)', () => {
    expect(escapesIn([sure(app, 100, 500), sure(warning, 200, 600)])).to.deep.equal([[600_000, 660_150]]);
  });

  it('does at its first flush when the source comes later (head law)', () => {
    expect(escapesIn([sure(app, 300, 900), sure(warning, 200, 400)])).to.deep.equal([[210_000, 210_150]]);
  });
});
