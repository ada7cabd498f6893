import { setTimeout as sleep } from 'node:timers/promises';
import type { EventOfKind } from '../../../core/alertmanager/schedule.ts';
import { formatMatcher, type Matcher } from '../../../core/config/matcher.ts';
import { FiredrillError } from '../../../core/errors.ts';
import { wallNowMs } from '../../../core/wall-clock.ts';
import { type Case, type CaseEvent, sinkName } from './case.ts';
import type { Lab } from './lab.ts';

/** From the call to the first event, in milliseconds: all timers are set by then. */
const leadMs = 300;

/** A silence that ends so soon after it is made, in milliseconds, may be over before Alertmanager reads it. */
const tooLateMs = 200;

/** After the last case's end, for batches that are on their way. */
const trailMs = 400;

/** A case as it was really played: on a busy machine events come later than they were meant to. */
export interface Played {
  readonly one: Case;
  /** Wall time of the case's 0, in epoch milliseconds. */
  readonly zeroWallMs: number;
  /** When each of its Alertmanagers began to run, on the case's clock. */
  readonly startedAtMs: readonly number[];
  /** The longest that a request took, Infinity where one came too late: an event counts as the middle of its request. */
  readonly longestRequestMs: number;
  /** What the peers of a cluster call themselves in what they send, in the order of their names; empty for one alone. */
  readonly peerUrls: readonly string[];
}

/**
 * Plays cases side by side on the Alertmanagers of a lab, which are configured for them.
 *
 * @param zeroWallMs when they begin; default as soon as all timers are set
 */
export async function playCases(
  lab: Lab,
  cases: readonly Case[],
  zeroWallMs = Math.ceil(wallNowMs() + leadMs),
): Promise<Played[]> {
  const startedAtWallMs = await lab.startedAtWallMs();
  const played = await Promise.all(cases.map((one) => playCase(lab, one, zeroWallMs)));
  const endMs = Math.max(...cases.map(({ untilMs }) => untilMs));
  await sleepUntil(zeroWallMs + endMs + trailMs);
  const { peerUrls } = lab;
  const startedAtMs = startedAtWallMs.map((wallMs) => wallMs - zeroWallMs);
  return played.map((one) => ({ ...one, startedAtMs, peerUrls }));
}

async function playCase(
  lab: Lab,
  one: Case,
  zeroWallMs: number,
): Promise<Omit<Played, 'startedAtMs' | 'peerUrls'>> {
  const player = new Player(lab, zeroWallMs);
  const events: CaseEvent[] = [];
  // One after the other: what ends a silence needs the answer to what made it.
  for (const event of one.events) {
    await sleepUntil(zeroWallMs + event.atMs);
    events.push(...(await player.act(event)));
  }
  return { one: { ...one, events }, zeroWallMs, longestRequestMs: player.longestRequestMs };
}

async function sleepUntil(wallMs: number): Promise<void> {
  await sleep(Math.max(0, wallMs - wallNowMs()));
}

class Player {
  longestRequestMs = 0;
  readonly #lab: Lab;
  readonly #zeroWallMs: number;
  readonly #silenceIds = new Map<string, string>();

  constructor(lab: Lab, zeroWallMs: number) {
    this.#lab = lab;
    this.#zeroWallMs = zeroWallMs;
  }

  /** @returns the event as it was played, once for each peer that it concerned */
  async act(event: CaseEvent): Promise<CaseEvent[]> {
    switch (event.kind) {
      case 'push':
        return this.#push(event);
      case 'silence':
        return [await this.#timed(event, () => this.#silence(event))];
      case 'expire-silence': {
        if (!this.#silenceIds.has(event.id)) return [];
        const path = `silence/${this.#silenceIds.get(event.id)}`;
        return [await this.#timed(event, () => this.#send('DELETE', this.#api(event, path)))];
      }
      case 'receiver':
        return [await this.#timed(event, () => this.#answer(event))];
      case 'restart':
      case 'partition':
      case 'death':
        if (event.atMs < 0) return [event]; // it has happened already
        throw new FiredrillError('internal', 'NOT_PLAYED', `a ${event.kind} concerns all cases of a lab`);
    }
  }

  /** To every peer, as Prometheus does it. */
  async #push(event: EventOfKind<'push'>): Promise<CaseEvent[]> {
    const alerts = event.alerts.map(({ labels, startsAtMs, endsAtMs }) => ({
      labels,
      ...(startsAtMs !== undefined && { startsAt: this.#time(startsAtMs) }),
      ...(endsAtMs !== undefined && { endsAt: this.#time(endsAtMs) }),
    }));
    const { alertmanagerUrls: urls } = this.#lab;
    return Promise.all(
      urls.flatMap((url, peer) => {
        const one = urls.length === 1 ? event : { ...event, peer };
        const post = () => this.#send('POST', `${url}/api/v2/alerts`, alerts);
        return url === undefined ? [] : [this.#timed(one, post)];
      }),
    );
  }

  /** A silence that is known by its id is changed. */
  async #silence(event: EventOfKind<'silence'>): Promise<void> {
    const { id, startsAtMs, endsAtMs, matchers } = event;
    // Alertmanager refuses what is over already. So late a case cannot be judged.
    if (this.#zeroWallMs + endsAtMs < wallNowMs() + tooLateMs) {
      this.longestRequestMs = Number.POSITIVE_INFINITY;
      return;
    }
    const known = this.#silenceIds.get(id);
    const silence = {
      ...(known !== undefined && { id: known }),
      startsAt: this.#time(startsAtMs),
      endsAt: this.#time(endsAtMs),
      matchers: matchers.map(apiMatcher),
      createdBy: 'firedrill',
      comment: id,
    };
    const made = (await this.#send('POST', this.#api(event, 'silences'), silence)) as { silenceID: string };
    this.#silenceIds.set(id, made.silenceID);
  }

  async #answer({
    receiver,
    integration = 'webhook[0]',
    answer,
    times,
  }: EventOfKind<'receiver'>): Promise<void> {
    const status = answer === 'refused' ? 400 : 503;
    const behaviour =
      answer === 'accepted' ? { kind: 'ok' } : { kind: 'status', status, ...(times && { times }) };
    const url = `${this.#lab.sinkAdminUrl}/behaviour/${sinkName(receiver, integration)}`;
    await this.#send('PUT', url, behaviour);
  }

  #api(event: CaseEvent, path: string): string {
    const peer = ('peer' in event ? event.peer : undefined) ?? 0;
    return `${this.#lab.alertmanagerUrls[peer]}/api/v2/${path}`;
  }

  #time(atMs: number): string {
    return new Date(this.#zeroWallMs + atMs).toISOString();
  }

  /** The middle of its request stands for the instant of an event. */
  async #timed(event: CaseEvent, send: () => Promise<unknown>): Promise<CaseEvent> {
    const sentMs = wallNowMs();
    await send();
    const answeredMs = wallNowMs();
    this.longestRequestMs = Math.max(this.longestRequestMs, answeredMs - sentMs);
    return { ...event, atMs: (sentMs + answeredMs) / 2 - this.#zeroWallMs };
  }

  /** @throws Error with status and body when the program does not take it: the case was not played. */
  async #send(method: string, url: string, body?: unknown): Promise<unknown> {
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
}

function apiMatcher(matcher: Matcher) {
  const { name, operator, value } = matcher;
  if (name === '') throw new Error(`no label in ${formatMatcher(matcher)}`);
  return { name, value, isRegex: operator.includes('~'), isEqual: !operator.startsWith('!') };
}
