import { claimedAlarm } from '../../assertions/checkers/alarms.ts';
import { formatLabTime } from '../../core/duration.ts';
import { nameAlert } from '../../core/labels.ts';
import { type RunView, watchdogName } from '../../core/run-view.ts';
import { lifecycleOf, type Notice } from './lifecycle.ts';
import { formatWindow } from './words.ts';

/** One thing that happened, in words. */
export interface Happening {
  readonly atMs: number;
  readonly sort: 'load' | 'fault' | 'alert' | 'notification' | 'heartbeat';
  readonly text: string;
  /** False for what should not have happened, or not then. */
  readonly inOrder: boolean;
}

/** What happened, in the order of lab time. */
export function storyOf(view: RunView): Happening[] {
  return [
    ...loadHappenings(view),
    ...faultHappenings(view),
    ...alertHappenings(view),
    ...notificationHappenings(view),
    ...beatHappenings(view),
  ].sort((a, b) => a.atMs - b.atMs);
}

function loadHappenings({ load }: RunView): Happening[] {
  return load.map(({ atMs, state, detail }) => ({
    atMs,
    sort: 'load',
    text: `load ${state}: ${detail}`,
    inOrder: true,
  }));
}

const faultWords = {
  injected: 'fault put in',
  confirmed: 'it took hold',
  'not-confirmed': 'it did not take hold',
  'still-in-force': 'it is still in force',
  'no-longer-in-force': 'it is no longer in force',
  healed: 'fault healed',
  'heal-confirmed': 'the healing holds',
  'heal-not-confirmed': 'the healing does not hold',
  failed: 'the fault failed',
} as const;
const brokenFault: readonly string[] = [
  'not-confirmed',
  'no-longer-in-force',
  'heal-not-confirmed',
  'failed',
];

function faultHappenings({ faults, plan }: RunView): Happening[] {
  return faults.flatMap(({ atMs, state, index, evidence }): Happening[] => {
    if (state === 'requested' || state === 'heal-requested') return [];
    const title = plan.faults[index]?.title ?? `fault ${index + 1}`;
    const text =
      state === 'injected' || state === 'healed'
        ? `${faultWords[state]}: ${title}`
        : `${faultWords[state]}: ${evidence}`;
    return [{ atMs, sort: 'fault', text, inOrder: !brokenFault.includes(state) }];
  });
}

function alertHappenings({ alerts }: RunView): Happening[] {
  return alerts
    .filter(({ labels }) => labels['alertname'] !== watchdogName)
    .flatMap(({ labels, pending, firing, inhibited }): Happening[] => {
      const name = nameAlert(labels);
      const happened = (atMs: number | null, text: string): Happening[] =>
        atMs === null ? [] : [{ atMs, sort: 'alert', text: `${name} ${text}`, inOrder: true }];
      const firesAt = (atMs: number | null): boolean =>
        firing.some(({ fromMs }) => atMs !== null && Math.abs(fromMs - atMs) < 1000);
      return [
        ...pending.flatMap(({ fromMs, toMs }) => [
          ...happened(fromMs, 'is pending'),
          ...(firesAt(toMs) ? [] : happened(toMs, 'is no longer pending')),
        ]),
        ...firing.flatMap(({ fromMs, toMs }) => [
          ...happened(fromMs, 'fires'),
          ...happened(toMs, 'has ended'),
        ]),
        ...inhibited.flatMap(({ fromMs, by }) =>
          happened(fromMs, `is muted by ${by.map(nameAlert).join(', ')}`),
        ),
      ];
    });
}

function notificationHappenings(view: RunView): Happening[] {
  return lifecycleOf(view).notices.map((notice) => ({
    atMs: notice.mention.atMs,
    sort: 'notification',
    text: describeNotice(notice),
    inOrder: notice.inOrder,
  }));
}

function describeNotice({ mention, alert, moment, word }: Notice): string {
  const { receiver, status } = mention;
  const verb = receiver === 'pagerduty' ? 'is paged for' : 'is told of';
  const said = `${receiver} ${status === 'firing' ? verb : 'hears the end of'} ${nameAlert(alert)}`;
  const expected = moment === null ? '' : `, expected ${formatWindow(moment.window)}`;
  return `${said}${expected}${word === '' ? '' : `: ${word}`}`;
}

function beatHappenings(view: RunView): Happening[] {
  const { beatsMs, deadman, plan } = view;
  const gapsMs = beatsMs.slice(1).map((atMs, index) => atMs - (beatsMs[index] ?? atMs));
  const [first] = beatsMs;
  const longest =
    gapsMs.length === 0 ? '' : `, the longest silence between them ${formatLabTime(Math.max(...gapsMs))}`;
  const beats: Happening[] =
    first === undefined
      ? []
      : [
          {
            atMs: first,
            sort: 'heartbeat',
            text: `${plan.heartbeat.receiver} hears the first of ${beatsMs.length} beats${longest}`,
            inOrder: true,
          },
        ];
  return [
    ...beats,
    ...deadman.map(
      ({ atMs, state }): Happening => ({
        atMs,
        sort: 'heartbeat',
        text: `dead man's switch: ${state}`,
        inOrder: state !== 'alarm' || atMs === claimedAlarm(view).raisedMs,
      }),
    ),
  ];
}
