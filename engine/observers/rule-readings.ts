import type { AxiosInstance } from 'axios';
import { z } from 'zod';
import type { EventOf, JournalEvent } from '../../core/journal.ts';
import { rulesBehind } from '../../core/judged-rules.ts';
import { hasLabels, type Labels } from '../../core/labels.ts';
import { type ExpressionPart, partsOf } from '../../core/lint/expression-parts.ts';
import type { JudgedRule } from '../../core/plan.ts';
import { type ProgramClock, wallItself } from '../../core/program-clock.ts';
import { clientFor, requestFailure } from './http.ts';

type Reading = EventOf<'rule-reading'>;
type Extent = Reading['selectors'][number];

const rulesSchema = z.object({
  data: z.object({
    groups: z.array(
      z.object({
        rules: z.array(
          z.object({
            name: z.string(),
            query: z.string(),
            labels: z.record(z.string(), z.string()).default({}),
            type: z.string(),
          }),
        ),
      }),
    ),
  }),
});
const rangeSchema = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.number(), z.string()])),
      }),
    ),
  }),
});

/** Alerts that no event of a run shows firing in Prometheus. */
export function neverFired(
  alerts: readonly Labels[],
  events: readonly { readonly event: JournalEvent }[],
): Labels[] {
  const fired = events.flatMap(({ event }) =>
    event.kind === 'prometheus-alert' && event.state === 'firing' ? [event.labels] : [],
  );
  return alerts.filter((alert) => !fired.some((labels) => hasLabels(labels, alert)));
}

/** What is asked, and when; wall milliseconds. Prometheus gives 11,000 points a series at most. */
export interface ReadingSpan {
  readonly fromWallMs: number;
  readonly toWallMs: number;
  /** The evaluation interval as the program under test has it. */
  readonly everyWallMs: number;
  /** By which Prometheus stamps; the wall itself by default. */
  readonly clock?: ProgramClock;
}
const mostPoints = 2000;

/**
 * Asks Prometheus what the expressions of expected alerts read. It is only asked for an explanation: what cannot be read is
 * noted and costs nothing else.
 *
 * @param rules as their files have them; the running ones may be compiled for another speed
 */
export async function readRuleReadings(
  baseUrl: string,
  alerts: readonly Labels[],
  rules: readonly JudgedRule[],
  span: ReadingSpan,
): Promise<Reading[]> {
  const http = clientFor(baseUrl);
  const nothing = { kind: 'rule-reading', isLoaded: true, selectors: [], comparisons: [] } as const;
  const loaded = await loadedRules(http).catch((error: unknown) => requestFailure(error));
  return Promise.all(
    alerts.map(async (alert): Promise<Reading> => {
      const [rule] = rulesBehind(alert, { rules });
      if (typeof loaded === 'string')
        return { ...nothing, alert, selectors: [], comparisons: [], problem: loaded };
      // Prometheus knows it by the labels of its rule, before any relabelling.
      const stored = rule === undefined ? alert : { ...alert, ...rule.labels, alertname: rule.alert };
      const [running] = rulesBehind(rule?.sent === undefined ? alert : stored, { rules: loaded });
      if (running === undefined)
        return { ...nothing, alert, selectors: [], comparisons: [], isLoaded: false };
      try {
        return {
          ...nothing,
          alert,
          ...(await readParts(http, seriesLabels(alert, running), running.expr, rule?.expr, span)),
        };
      } catch (error) {
        return { ...nothing, alert, selectors: [], comparisons: [], problem: requestFailure(error) };
      }
    }),
  );
}

/** The alerting rules that run, in the shape of those of the files as far as they must be found. */
async function loadedRules(http: AxiosInstance): Promise<JudgedRule[]> {
  const { data } = await http.get('/api/v1/rules');
  return rulesSchema
    .parse(data)
    .data.groups.flatMap(({ rules }) => rules)
    .filter(({ type }) => type === 'alerting')
    .map(({ name, query, labels }) => ({
      ...{ alert: name, labels, expr: query, forMs: 0, group: '' },
      location: { file: 'prometheus' },
    }));
}

/** Labels that a rule gives its alerts say nothing of the series that it reads. */
function seriesLabels(alert: Labels, { labels }: JudgedRule): Labels {
  return Object.fromEntries(
    Object.entries(alert).filter(([name]) => name !== 'alertname' && !(name in labels)),
  );
}

async function readParts(
  http: AxiosInstance,
  wanted: Labels,
  running: string,
  written: string | undefined,
  span: ReadingSpan,
): Promise<Pick<Reading, 'selectors' | 'comparisons'>> {
  const parts = partsOf(running);
  // Named as people wrote them: compiled for a speed, durations are others.
  const texts = written === undefined ? parts : partsOf(written);
  const names = texts.length === parts.length ? texts : parts;
  const extents = await Promise.all(parts.map((part) => extentOf(http, wanted, part, span)));
  const of = (kind: ExpressionPart['kind']): Extent[] =>
    extents.flatMap((extent, index) => {
      const name = names[index];
      return extent === undefined || name?.kind !== kind || parts[index]?.kind !== kind
        ? []
        : [{ text: name.text, ...extent }];
    });
  return { selectors: of('selector'), comparisons: of('comparison') };
}

async function extentOf(
  http: AxiosInstance,
  wanted: Labels,
  part: ExpressionPart,
  span: ReadingSpan,
): Promise<Omit<Extent, 'text'> | undefined> {
  const { clock = wallItself } = span;
  const own = Object.entries(wanted);
  const by = own.map(([name]) => name).join(', ');
  const query = part.kind === 'selector' ? `count by (${by}) (${part.text})` : part.side;
  const stepMs = Math.max(span.everyWallMs, (span.toWallMs - span.fromWallMs) / mostPoints, 1);
  const { data } = await http.get('/api/v1/query_range', {
    params: {
      query,
      start: clock.toProgramMs(span.fromWallMs) / 1000,
      end: clock.toProgramMs(span.toWallMs) / 1000,
      step: (stepMs * clock.rate) / 1000,
    },
  });
  const series = rangeSchema
    .parse(data)
    .data.result.filter(({ metric }) => own.every(([name, value]) => (metric[name] ?? value) === value));
  if (part.kind === 'comparison') {
    const values = series.flatMap((one) => one.values.map(([, value]) => Number(value)));
    const real = values.filter((value) => Number.isFinite(value));
    return real.length === 0 ? undefined : extentIn(real);
  }
  const counts = new Map<number, number>();
  for (const { values } of series)
    for (const [at, value] of values) counts.set(at, (counts.get(at) ?? 0) + Number(value));
  const points = Math.floor((span.toWallMs - span.fromWallMs) / stepMs) + 1;
  // An instant without any series has no sample.
  return extentIn([...counts.values(), ...(counts.size < points ? [0] : [])]);
}

function extentIn(values: readonly number[]): Omit<Extent, 'text'> {
  return values.reduce(
    ({ least, most }, value) => ({ least: Math.min(least, value), most: Math.max(most, value) }),
    { least: values[0] ?? 0, most: values[0] ?? 0 },
  );
}
