import { isDuration } from '../duration.ts';
import { FiredrillError } from '../errors.ts';
import { assertSpeed, divideDuration } from './speed.ts';

/** Command-line flags by name, without the leading dashes: `{ 'query.lookback-delta': '5m' }`. */
export type Flags = Readonly<Record<string, string>>;

/** Programs whose flags hold durations of lab time. */
export type FlaggedProgram = 'prometheus' | 'alertmanager';

/** Flags in lab time with the values that the programs assume (`--help` of Prometheus 2.47.2 and Alertmanager 0.26.0). */
const divided: Readonly<Record<FlaggedProgram, Flags>> = {
  prometheus: {
    'query.lookback-delta': '5m',
    'rules.alert.for-outage-tolerance': '1h',
    'rules.alert.for-grace-period': '10m',
    'rules.alert.resend-delay': '1m',
  },
  alertmanager: {
    'alerts.gc-interval': '30m',
    'cluster.peer-timeout': '15s',
    'cluster.gossip-interval': '200ms',
    'cluster.pushpull-interval': '1m',
    'cluster.settle-timeout': '1m',
    'cluster.reconnect-interval': '10s',
    'cluster.reconnect-timeout': '6h',
  },
};

const storage = 'how long data stays on disk; no alert depends on it';
const machine = 'a limit on what the machine does in real time';

/** Flags that hold a duration and keep it, with the reason. */
const leftAlone: Readonly<Record<string, string>> = {
  'storage.tsdb.retention': storage,
  'storage.tsdb.retention.time': storage,
  'storage.tsdb.min-block-duration': storage,
  'storage.tsdb.max-block-duration': storage,
  'storage.tsdb.head-chunks-write-interval': storage,
  'data.retention': storage,
  'data.maintenance-interval': storage,
  'query.timeout': machine,
  'web.read-timeout': machine,
  'web.timeout': machine,
  'storage.remote.flush-deadline': machine,
  'scrape.timestamp-tolerance':
    'a share of the interval caps it already: Prometheus aligns a timestamp by 1 % at most',
  'cluster.tcp-timeout': machine,
  'cluster.probe-timeout': machine,
  'cluster.probe-interval': machine,
};

/**
 * Divides the command-line flags that are durations of lab time. Flags that are no durations stay.
 *
 * @param speed lab seconds per wall second, 1 or more.
 * @param program when given, the durations that it assumes are written out as well (at speeds other than 1): without
 *   their flag, Prometheus would look back and re-send in real time.
 * @throws FiredrillError `LABTIME_REFUSED` with all flags that look like a duration and are unknown or cannot be divided.
 * @example compileFlags({ 'query.lookback-delta': '5m' }, 60) // { 'query.lookback-delta': '5s' }
 */
export function compileFlags(flags: Flags, speed: number, program?: FlaggedProgram): Record<string, string> {
  assertSpeed(speed);
  if (speed === 1) return { ...flags };
  const problems: string[] = [];
  const compiled: Record<string, string> = {};
  const all = program === undefined ? flags : { ...divided[program], ...flags };
  for (const [name, text] of Object.entries(all)) {
    const result = compileFlag(name, text, speed);
    if ('refusal' in result) problems.push(`--${name}: ${result.refusal}`);
    else compiled[name] = result.text;
  }
  if (problems.length === 0) return compiled;
  throw new FiredrillError('usage', 'LABTIME_REFUSED', `the flags cannot run at speed ${speed}`, {
    problems,
  });
}

function compileFlag(name: string, text: string, speed: number): { text: string } | { refusal: string } {
  const inLabTime = Object.values(divided).some((flags) => Object.hasOwn(flags, name));
  if (inLabTime) {
    return isDuration(text)
      ? divideDuration(text, speed)
      : { refusal: `wants a duration such as 30s, not ${JSON.stringify(text)}` };
  }
  const unknownDuration = isDuration(text) && text !== '0' && !Object.hasOwn(leftAlone, name);
  return unknownDuration
    ? { refusal: `looks like a duration that lab time does not know: ${text}` }
    : { text };
}
