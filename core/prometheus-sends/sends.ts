/** What one evaluation of its rule made of an alert. A rule that failed or was missed has no evaluation. */
export interface AlertEvaluation {
  /** The timestamp that the evaluation carries, milliseconds on any clock. */
  readonly atMs: number;
  readonly state: 'inactive' | 'pending' | 'firing';
}

/** One time that Prometheus hands an alert to its notifier. Milliseconds on the clock of the evaluations. */
export interface Send {
  readonly atMs: number;
  /** When it began to fire, in the memory of this process. */
  readonly startsAtMs: number;
  /** While it fires, how long Alertmanager may believe so without hearing more; afterwards, when it ended. */
  readonly endsAtMs: number;
}

/** What decides when Prometheus sends. Milliseconds on the clock of the evaluations. */
export interface SendSetting {
  readonly evaluationIntervalMs: number;
  /** Flag `--rules.alert.resend-delay`; default 1m. */
  readonly resendDelayMs?: number;
  /** Milliseconds of this clock in one of wall time; default 1. How long an end is re-sent goes by the wall at any speed. */
  readonly speed?: number;
  /** When a new process began and knew nothing of what the old one had sent. */
  readonly restartedAtMs?: readonly number[];
}

/** `resolvedRetention` of Prometheus 2.47, a constant of its source: an end is re-sent for so long. Wall time. */
const resolvedRetentionWallMs = 15 * 60_000;
/** Default of `--rules.alert.resend-delay`. */
const resendDelayDefaultMs = 60_000;

/** What Prometheus remembers of an alert that fires or has fired. */
interface Remembered {
  readonly firedAtMs: number;
  readonly resolvedAtMs: number | null;
  readonly sentAtMs: number;
}

/**
 * When Prometheus 2.47 sends an alert (rules/alerting.go): at the evaluation that makes it fire, then at the first one
 * that comes later than the resend delay after the last, at the one that ends it, and on like that for 15 minutes of wall
 * time. An evaluation exactly a resend delay later does not send: with 1m and evaluations every 30s, it sends every 90s.
 * An alert that becomes pending or fires again is a new one, and its old end is not sent any more.
 *
 * @param evaluations all evaluations of the rule, oldest first; the alert is taken to be inactive before the first
 */
export function sendsOf(evaluations: readonly AlertEvaluation[], setting: SendSetting): Send[] {
  const { evaluationIntervalMs, resendDelayMs = resendDelayDefaultMs, speed = 1 } = setting;
  const validForMs = 4 * Math.max(resendDelayMs, evaluationIntervalMs);
  // Evaluations are a whole number of intervals apart; stamps have been rounded to the millisecond of the wall.
  const isLater = (lapMs: number, limitMs: number): boolean => lapMs > limitMs + speed / 2;
  const restarts = [...(setting.restartedAtMs ?? [])].sort((a, b) => a - b);
  const sends: Send[] = [];
  let known: Remembered | null = null;
  for (const { atMs, state } of evaluations) {
    for (let next = restarts[0]; next !== undefined && next <= atMs; next = restarts[0]) {
      restarts.shift();
      known = null;
    }
    if (state === 'pending') {
      known = null;
      continue;
    }
    const before: Remembered | null = known;
    known = nextOf(before, atMs, state);
    if (known === null) continue;
    if (known.resolvedAtMs !== null && isLater(atMs - known.resolvedAtMs, resolvedRetentionWallMs * speed)) {
      known = null;
      continue;
    }
    const isNews = before === null || before.resolvedAtMs !== known.resolvedAtMs;
    if (!isNews && !isLater(atMs - known.sentAtMs, resendDelayMs)) continue;
    known = { ...known, sentAtMs: atMs };
    sends.push({ atMs, startsAtMs: known.firedAtMs, endsAtMs: known.resolvedAtMs ?? atMs + validForMs });
  }
  return sends;
}

function nextOf(known: Remembered | null, atMs: number, state: 'inactive' | 'firing'): Remembered | null {
  if (state === 'firing')
    return known === null || known.resolvedAtMs !== null
      ? { firedAtMs: atMs, resolvedAtMs: null, sentAtMs: atMs }
      : known;
  return known === null ? null : { ...known, resolvedAtMs: known.resolvedAtMs ?? atMs };
}
