import type { BatchAlert, BatchReason } from '../../../core/alertmanager/prediction.ts';
import { formatLabels } from '../../../core/labels.ts';
import type { RequestRecord } from '../../apps/receivers/record.ts';
import { webhookPayloadSchema } from '../../apps/receivers/webhook.ts';
import { sinkName } from './case.ts';
import type { Played } from './play.ts';
import { type CasePrediction, predictCase } from './predict-case.ts';

/**
 * What is allowed at tempo 1, in wall milliseconds. A batch may come `late`: timers, two programs and a network on a busy
 * machine (upstream's acceptance tests allow 150 ms). It may come `early` because the middle of a request stands for the
 * instant of a push. A decision that lies closer than `late` to an edge is not judged.
 */
const allowed = { lateMs: 75, earlyMs: 25 };

/** What comparing a case found. `blurred`: as it was really played, something was too close to call. */
export type Outcome =
  | { readonly kind: 'agrees'; readonly reasons: readonly BatchReason[]; readonly latestMs: number }
  | { readonly kind: 'disagrees'; readonly text: string }
  | { readonly kind: 'blurred'; readonly text: string };

/** A batch that came, on the case's clock. */
export interface Arrival {
  readonly sink: string;
  /** Which of the peers of a cluster sent it. */
  readonly peer?: number;
  readonly group: string;
  readonly atMs: number;
  readonly alerts: readonly Seen[];
}

/** An alert in a batch: its state and labels as text, and its times on the case's clock. */
interface Seen {
  readonly text: string;
  readonly startsAtMs: number;
  readonly endsAtMs?: number;
}

/** What came of a case, as far as it counts, out of all that an Alertmanager sent. */
export function arrivalsOf(
  { one, zeroWallMs, peerUrls }: Played,
  requests: readonly RequestRecord[],
): readonly Arrival[] {
  return requests
    .filter(({ receiver, answeredStatus }) => receiver.startsWith(`${one.id}-`) && answeredStatus === 200)
    .map((request) => arrivalOf(request, zeroWallMs, peerUrls))
    .filter(({ atMs }) => atMs <= one.untilMs + (allowed.lateMs * one.tempo) / 2);
}

/** Compares what arrived with what the model says, batch by batch, in order, per peer, receiver and group. */
export function compareCase(
  { one, zeroWallMs, startedAtMs, longestRequestMs }: Played,
  arrivals: readonly Arrival[],
): Outcome {
  const prediction = predictCase(one, startedAtMs, zeroWallMs);
  const [lateMs, earlyMs] = [allowed.lateMs * one.tempo, allowed.earlyMs * one.tempo];
  if (prediction.slackMs < lateMs || longestRequestMs > 2 * earlyMs)
    return {
      kind: 'blurred',
      text: `${prediction.slackMs} ms: ${prediction.closest}; ${longestRequestMs} ms`,
    };
  const problems: string[] = [];
  let latestMs = 0;
  const streams = new Set([
    ...arrivals.map(streamOf),
    ...prediction.batches.map((batch) => streamOf(expected(batch))),
  ]);
  for (const stream of streams) {
    const got = arrivals.filter((arrival) => streamOf(arrival) === stream);
    const want = prediction.batches.filter((batch) => streamOf(expected(batch)) === stream);
    if (got.length !== want.length) problems.push(`${stream}: ${want.length} predicted, ${got.length} came`);
    want.slice(0, got.length).forEach((batch, index) => {
      const arrival = got[index];
      if (arrival === undefined) return;
      problems.push(
        ...differences(expected(batch).alerts, arrival.alerts, earlyMs).map(
          (text) => `${stream} #${index + 1}: ${text}`,
        ),
      );
      const [tooEarlyMs, tooLateMs] = [batch.earliestMs - arrival.atMs, arrival.atMs - batch.latestMs];
      latestMs = Math.max(latestMs, tooLateMs);
      if (tooEarlyMs > earlyMs || tooLateMs > lateMs)
        problems.push(
          `${stream} #${index + 1}: predicted ${batch.earliestMs}..${batch.latestMs}, came ${arrival.atMs}`,
        );
    });
  }
  if (problems.length === 0)
    return { kind: 'agrees', reasons: prediction.batches.map(({ reason }) => reason), latestMs };
  const story = [
    ...problems,
    JSON.stringify(one),
    ...prediction.batches.map((batch) => JSON.stringify(batch)),
  ];
  const came = arrivals.map(
    ({ atMs, alerts, ...one }) => `came ${streamOf(one)} ${Math.round(atMs)} ${textOf(alerts)}`,
  );
  return { kind: 'disagrees', text: [...story, ...came].join('\n  ') };
}

/** Other alerts, other states, or other times; a time that the model had to take from a push is as blurred as that. */
function differences(want: readonly Seen[], got: readonly Seen[], blurMs: number): string[] {
  if (textOf(want) !== textOf(got)) return [`predicted ${textOf(want)}, came ${textOf(got)}`];
  return want.flatMap((alert, index) => {
    const other = got[index];
    const isSame =
      other !== undefined &&
      Math.abs(alert.startsAtMs - other.startsAtMs) <= blurMs &&
      Math.abs((alert.endsAtMs ?? 0) - (other.endsAtMs ?? 0)) <= blurMs;
    return isSame ? [] : [`predicted ${JSON.stringify(alert)}, came ${JSON.stringify(other)}`];
  });
}

function textOf(alerts: readonly Seen[]): string {
  return alerts.map(({ text }) => text).join(', ');
}

const streamOf = ({ sink, group, peer }: Omit<Arrival, 'atMs' | 'alerts'>): string =>
  peer === undefined ? `${sink} ${group}` : `${sink} ${group} of peer ${peer}`;

function expected({
  receiver,
  integration,
  groupLabels,
  firing,
  resolved,
  peer,
}: CasePrediction['batches'][number]) {
  return {
    ...(peer !== undefined && { peer }),
    sink: sinkName(receiver, integration),
    group: formatLabels(groupLabels),
    alerts: sorted([
      ...firing.map((alert) => seen('firing', alert)),
      ...resolved.map((alert) => seen('resolved', alert)),
    ]),
  };
}

function sorted(alerts: readonly Seen[]): Seen[] {
  return alerts.toSorted((a, b) => (a.text < b.text ? -1 : 1));
}

function seen(status: 'firing' | 'resolved', { labels, ...times }: BatchAlert): Seen {
  return { text: `${status} ${formatLabels(labels)}`, ...times };
}

function arrivalOf(
  { receiver, receivedAtWallMs, payload }: RequestRecord,
  zeroWallMs: number,
  peerUrls: readonly string[],
): Arrival {
  const { groupLabels, alerts, externalURL } = webhookPayloadSchema.parse(payload);
  const time = (text: string): number => Date.parse(text) - zeroWallMs;
  return {
    sink: receiver,
    ...(peerUrls.length > 0 && { peer: peerUrls.indexOf(externalURL) }),
    group: formatLabels(groupLabels),
    atMs: receivedAtWallMs - zeroWallMs,
    alerts: sorted(
      alerts.map(({ status, labels, startsAt, endsAt }) =>
        seen(status, {
          labels,
          startsAtMs: time(startsAt),
          ...(status === 'resolved' && { endsAtMs: time(endsAt) }),
        }),
      ),
    ),
  };
}
