import { setTimeout as sleep } from 'node:timers/promises';
import type { ScheduleEvent } from '../../../core/alertmanager/schedule.ts';
import { formatMatcher, type Matcher } from '../../../core/config/matcher.ts';
import { FiredrillError } from '../../../core/errors.ts';
import { type Case, sinkName } from './case.ts';
import type { AlertmanagerLab } from './lab.ts';

/** From the call to the first event, in milliseconds: all timers are set by then. */
const leadMs = 300;

/** After the last case's end, for batches that are on their way. */
const trailMs = 400;

/** A case as it was really played: on a busy machine events come later than they were meant to. */
export interface Played {
  readonly one: Case;
  /** Wall time of the case's 0, in epoch milliseconds. */
  readonly zeroWallMs: number;
  /** When its Alertmanager began to run, on the case's clock. */
  readonly startedAtMs: number;
  /** The longest that a request took: an event counts as the middle of its request. */
  readonly longestRequestMs: number;
}

const wallNowMs = (): number => performance.timeOrigin + performance.now();

/** Plays cases side by side on one Alertmanager that is configured for them. */
export async function playCases(lab: AlertmanagerLab, cases: readonly Case[]): Promise<Played[]> {
  const startedAtWallMs = await lab.startedAtWallMs();
  const zeroWallMs = Math.ceil(wallNowMs() + leadMs);
  const played = await Promise.all(cases.map((one) => playCase(lab, one, zeroWallMs)));
  const endMs = Math.max(...cases.map(({ untilMs }) => untilMs));
  await sleepUntil(zeroWallMs + endMs + trailMs);
  return played.map((one) => ({ ...one, startedAtMs: startedAtWallMs - zeroWallMs }));
}

async function playCase(
  lab: AlertmanagerLab,
  one: Case,
  zeroWallMs: number,
): Promise<Omit<Played, 'startedAtMs'>> {
  const silenceIds = new Map<string, string>();
  let longestRequestMs = 0;
  const playEvent = async (event: ScheduleEvent): Promise<ScheduleEvent> => {
    await sleepUntil(zeroWallMs + event.atMs);
    const sentMs = wallNowMs();
    await act(lab, event, zeroWallMs, silenceIds);
    const answeredMs = wallNowMs();
    longestRequestMs = Math.max(longestRequestMs, answeredMs - sentMs);
    return { ...event, atMs: (sentMs + answeredMs) / 2 - zeroWallMs };
  };
  const events: ScheduleEvent[] = [];
  // One after the other: what ends a silence needs the answer to what made it.
  for (const event of one.events) events.push(await playEvent(event));
  return { one: { ...one, events }, zeroWallMs, longestRequestMs };
}

async function sleepUntil(wallMs: number): Promise<void> {
  await sleep(Math.max(0, wallMs - wallNowMs()));
}

async function act(
  lab: AlertmanagerLab,
  event: ScheduleEvent,
  zeroWallMs: number,
  silenceIds: Map<string, string>,
): Promise<void> {
  const api = `${lab.alertmanagerUrl}/api/v2`;
  const time = (atMs: number): string => new Date(zeroWallMs + atMs).toISOString();
  switch (event.kind) {
    case 'push': {
      const alerts = event.alerts.map(({ labels, startsAtMs, endsAtMs }) => ({
        labels,
        ...(startsAtMs !== undefined && { startsAt: time(startsAtMs) }),
        ...(endsAtMs !== undefined && { endsAt: time(endsAtMs) }),
      }));
      await send('POST', `${api}/alerts`, alerts);
      return;
    }
    case 'silence': {
      const { startsAtMs, endsAtMs, matchers } = event;
      const times = { startsAt: time(startsAtMs), endsAt: time(endsAtMs) };
      const made = {
        ...times,
        matchers: matchers.map(apiMatcher),
        createdBy: 'firedrill',
        comment: event.id,
      };
      const { silenceID } = (await send('POST', `${api}/silences`, made)) as { silenceID: string };
      silenceIds.set(event.id, silenceID);
      return;
    }
    case 'expire-silence':
      await send('DELETE', `${api}/silence/${silenceIds.get(event.id)}`);
      return;
    case 'receiver': {
      const { receiver, integration = 'webhook[0]', answer, times } = event;
      const status = answer === 'refused' ? 400 : 503;
      const behaviour =
        answer === 'accepted' ? { kind: 'ok' } : { kind: 'status', status, ...(times && { times }) };
      await send('PUT', `${lab.sinkAdminUrl}/behaviour/${sinkName(receiver, integration)}`, behaviour);
      return;
    }
    case 'restart':
      throw new FiredrillError('internal', 'NOT_PLAYED', 'a restart concerns all cases of an Alertmanager');
  }
}

function apiMatcher(matcher: Matcher) {
  const { name, operator, value } = matcher;
  if (name === '') throw new Error(`no label in ${formatMatcher(matcher)}`);
  return { name, value, isRegex: operator.includes('~'), isEqual: !operator.startsWith('!') };
}

/** @throws Error with status and body when the program does not take it: the case was not played. */
async function send(method: string, url: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(url, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`status ${answer.status} from ${method} ${url}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
