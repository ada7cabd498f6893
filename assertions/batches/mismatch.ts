import { type Route, routesFor } from '../../core/config/alertmanager.ts';
import { formatDuration, formatLabTime } from '../../core/duration.ts';
import type { Finding, FindingKind } from '../../core/verdict.ts';
import { finding } from '../question.ts';
import { againstWindow, gapText, windowText } from '../words.ts';
import type { Comparison, Told } from './compare.ts';
import type { Due } from './due-batches.ts';
import { causeOf, toldText } from './words.ts';

/** What is wrong, or what only the machine's slowness explains. */
export type Mismatch = { readonly finding: Finding } | { readonly lateMs: number; readonly what: string };

/** How a notification and its prediction differ; undefined when they do not. */
export function mismatchOf(
  comparison: Comparison,
  all: readonly Comparison[],
  due: Due,
): Mismatch | undefined {
  const { surplus, lacking } = comparison;
  if (comparison.due !== null && comparison.got !== null && surplus.length + lacking.length === 0)
    return offTime(comparison, comparison.due, comparison.got, due);
  const cause = causeOf(comparison, all);
  const found = differing(comparison, all);
  return { finding: cause === undefined ? found : { ...found, cause } };
}

/** How far apart the ticks of a group are by which a batch comes; 0 where no route leads there. */
export function groupIntervalMs(comparison: Comparison, due: Due): number {
  return routeOf(comparison, due)?.groupIntervalMs ?? 0;
}

function routeOf({ due, got, receiver }: Comparison, { config }: Due): Route | undefined {
  const labels = (due ?? got)?.told[0]?.labels ?? {};
  return routesFor(config.route, labels).find((route) => route.receiver === receiver);
}

type Both<K extends 'due' | 'got'> = NonNullable<Comparison[K]>;

function offTime(
  comparison: Comparison,
  { batch, window, told }: Both<'due'>,
  { notification }: Both<'got'>,
  all: Due,
): Mismatch | undefined {
  const { receiver } = comparison;
  const { atMs } = notification;
  const what = toldText(told);
  const isEarly = atMs < window.earliestMs;
  if (!isEarly && atMs <= window.latestMs) return undefined;
  const lateMs = atMs - window.latestMs;
  if (!isEarly && atMs - batch.earliestMs < groupIntervalMs(comparison, all)) {
    const late = `${gapText(lateMs)} later than the machine usually takes after the flush at ${formatLabTime(batch.flushAtMs)}`;
    return { lateMs, what: `${receiver} was told of ${what} at ${formatLabTime(atMs)}, ${late}` };
  }
  const isEnd = batch.firing.length === 0;
  const about = { ...aboutOf(comparison, told), terms: window.terms, want: `from ${windowText(window)}` };
  if (isEarly && batch.reason === 'repeat') {
    const every = formatDuration(routeOf(comparison, all)?.repeatIntervalMs ?? 0);
    const message = `${receiver} was told again of ${what} at ${againstWindow(atMs, window)}: the first tick after repeat_interval ${every}`;
    return { finding: finding({ ...about, kind: 'repeated-too-soon', message, got: formatLabTime(atMs) }) };
  }
  const early: FindingKind = isEnd ? 'resolved-early' : 'early';
  const late: FindingKind = isEnd ? 'resolved-late' : 'late';
  const message = `${receiver} was told of ${what} at ${againstWindow(atMs, window)}, as Prometheus really sent it`;
  return {
    finding: finding({ ...about, kind: isEarly ? early : late, message, got: formatLabTime(atMs) }),
  };
}

function differing(comparison: Comparison, all: readonly Comparison[]): Finding {
  const { receiver, due, got, surplus, lacking } = comparison;
  if (got === null) return neverCame(comparison);
  const at = formatLabTime(got.notification.atMs);
  const told = toldText(got.told);
  const about = { ...aboutOf(comparison, [...surplus, ...lacking]), got: `${told}, at ${at}` };
  if (due === null) {
    const before = repeated(comparison, all);
    const message =
      before === undefined
        ? `${receiver} was told of ${told} at ${at}, when no batch was due`
        : `${receiver} was told again of ${told} at ${at}, after ${formatLabTime(before)}, when no repeat was due`;
    return finding({
      ...about,
      kind: before === undefined ? 'wrong-batch' : 'repeated-too-soon',
      message,
      want: 'no notification',
    });
  }
  const parts = [
    ...(lacking.length > 0 ? [`it lacks ${toldText(lacking)}`] : []),
    ...(surplus.length > 0 ? [`it has ${toldText(surplus)} too much`] : []),
  ];
  return finding({
    ...about,
    kind: 'wrong-batch',
    message: `what reached ${receiver} at ${at} is not the batch that was due: ${parts.join(', and ')}`,
    want: `${toldText(due.told)}, from ${windowText(due.window)}`,
    terms: due.window.terms,
  });
}

function neverCame(comparison: Comparison): Finding {
  const { receiver, due } = comparison;
  const told = due?.told ?? [];
  const isEnd = due?.batch.firing.length === 0;
  const when = due === null ? 'never' : windowText(due.window);
  const again = due?.batch.reason === 'repeat' ? ' again' : '';
  return finding({
    ...aboutOf(comparison, told),
    kind: isEnd ? 'not-resolved' : 'missing',
    message: `${receiver} was never told${again} of ${toldText(told)}; it was due from ${when}, as Prometheus really sent it`,
    want: `from ${when}`,
    got: 'never',
    terms: due?.window.terms ?? [],
  });
}

/** When the same was told at the same receiver before; undefined when it never was. */
function repeated({ receiver, got }: Comparison, all: readonly Comparison[]): number | undefined {
  const wanted = textOf(got?.told ?? []);
  return all
    .filter((one) => one.receiver === receiver && one.got !== null && one.got !== got)
    .filter((one) => textOf(one.got?.told ?? []) === wanted)
    .map((one) => one.got?.notification.atMs ?? 0)
    .filter((atMs) => atMs < (got?.notification.atMs ?? 0))
    .at(-1);
}

function textOf(told: readonly Told[]): string {
  return told
    .map(({ key, status }) => `${status} ${key}`)
    .sort()
    .join();
}

function aboutOf({ receiver }: Comparison, told: readonly Told[]) {
  const [first] = told;
  return { suite: 'routes', receiver, ...(first === undefined ? {} : { alert: first.labels }) } as const;
}
