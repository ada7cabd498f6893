import { hasLabels } from '../../core/labels.ts';
import type { JudgedConfiguration, Reading } from '../../core/plan.ts';
import type { AlertText } from './alert-texts.ts';
import { readValue, shownValues } from './readings.ts';

/** Something that a person reads wrong, or does not find. */
export interface Flaw {
  /** The same flaw of the same alert at several receivers is one mistake. */
  readonly id: 'sentence' | 'description' | 'runbook' | 'value' | 'template';
  /** What is wrong, behind "what X reads of Y". */
  readonly sentence: string;
  readonly want: string;
  readonly got: string;
  readonly cause?: string;
}

/** Rendering keeps four digits (`%.4g` of Prometheus' humanize functions). */
const roundingRatio = 1e-3;

/** Everything that is wrong with what is told of one alert. */
export function flawsOf(text: AlertText, configuration: JudgedConfiguration): Flaw[] {
  return [...wordless(text), ...lostRunbook(text, configuration.runbooks), ...misread(text, configuration)];
}

function wordless({ prose, annotations }: AlertText): Flaw[] {
  const flaws: Flaw[] = [];
  const summary = annotations === null ? sentenceIn(prose) : annotations['summary'];
  if ((summary ?? '').trim() === '')
    flaws.push({
      id: 'sentence',
      sentence: 'has no summary',
      want: 'a sentence that says what is wrong',
      got: 'none',
    });
  if (annotations !== null && (annotations['description'] ?? '').trim() === '')
    flaws.push({ id: 'description', sentence: 'has no description', want: 'a description', got: 'none' });
  return flaws;
}

/** `FIRING: app is not well (18.2% of requests)` without the status and the value. */
function sentenceIn(prose: string): string {
  return prose.replace(/^(FIRING|RESOLVED):/, '').replace(/\([^()]*\)\s*$/, '');
}

function lostRunbook({ links }: AlertText, runbooks: readonly string[] | null): Flaw[] {
  if (runbooks === null) return [];
  const named = links.map((link) => /([^/]+?)(?:\.md)?\/?(?:[?#].*)?$/.exec(link)?.[1] ?? '');
  if (named.some((name) => runbooks.includes(name))) return [];
  const sentence =
    links.length === 0 ? 'has no link to a runbook' : `links to ${links.join(' and ')}, which is no runbook`;
  return [
    {
      id: 'runbook',
      sentence,
      want: 'a link to a file in docs/runbooks',
      got: links.join(' and ') || 'none',
    },
  ];
}

function misread(text: AlertText, { readings }: JudgedConfiguration): Flaw[] {
  return readings
    .filter(({ alert }) => hasLabels(text.alert.labels, alert))
    .flatMap((reading) =>
      Object.entries(reading.templates)
        .flatMap(([name, template]) => shownValues(template, text.annotations?.[name] ?? text.prose))
        .flatMap((shown) => misreading(shown, reading)),
    );
}

function misreading(shown: string, { least, most }: Reading): Flaw[] {
  // What never goes beyond 1 is a ratio: there 92 % are 0.92. A gauge that counts in percent goes far beyond.
  const isRatio = Math.max(Math.abs(least), Math.abs(most)) <= 1;
  const value = readValue(shown, isRatio);
  const fits = (one: number): boolean =>
    one >= least - Math.abs(least) * roundingRatio && one <= most + Math.abs(most) * roundingRatio;
  if (fits(value)) return [];
  const text = (one: number): string =>
    isRatio ? `${Number((one * 100).toPrecision(4))}%` : String(Number(one.toPrecision(4)));
  const want = `${text(least)} to ${text(most)}: beyond the threshold, and no further than the fault goes`;
  const cause = causeOf(value, fits);
  return [
    {
      id: 'value',
      sentence: `says ${shown}, but it is ${text(least)} to ${text(most)}`,
      want,
      got: shown,
      ...(cause && { cause }),
    },
  ];
}

function causeOf(value: number, fits: (one: number) => boolean): string | undefined {
  if (fits(value / 100))
    return 'the value counts in percent already, and the template makes a percentage of it again: 85 % is told as 8500 %';
  if (fits(value * 100)) return 'the value is a ratio, and the template shows it as if it were a percentage';
  if (fits(value / 1000) || fits(value * 1000))
    return 'the value is shown in another unit than it has (a factor of 1000)';
  return undefined;
}
