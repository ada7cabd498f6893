import { formatLabels, type Labels } from '../labels.ts';
import { countingWallMsOf } from './counting.ts';
import type { Foretelling, ForetoldSeries } from './foretelling.ts';
import type { Lab } from './lab.ts';
import { batchesOf, isAmong } from './looks.ts';
import { alignmentsOf, looksUntil, type Playing, scrapePhases } from './playing.ts';
import type { Question } from './question.ts';
import type { Said } from './said.ts';
import { type Looked, stretchesIn } from './stretches.ts';

export interface Answering {
  readonly question: Question;
  readonly playings: readonly Playing[];
  readonly lab: Lab;
  readonly scrapeIntervalMs: number;
  /** Who answered: `promtool 2.47.2`. */
  readonly by: string;
}

/** What promtool said of one question, put together from all playings and batches. */
export function answerOf(said: readonly Said[], answering: Answering): Foretelling {
  const { question, playings, lab, by } = answering;
  const sets = new Map<string, { readonly labels: Labels; readonly sums: Map<string, number> }>();
  for (const { playing, batch, result } of said) {
    if ('error' in result) return { kind: 'untold', why: `${by} cannot evaluate it: ${result.error}` };
    for (const { labels, value } of result) {
      const key = formatLabels(labels);
      const set = sets.get(key) ?? { labels, sums: new Map() };
      set.sums.set(`${playing}.${batch}`, value);
      sets.set(key, set);
    }
  }
  const series: ForetoldSeries[] = [];
  for (const { labels, sums } of sets.values()) {
    const looked = playings.map((playing, index) =>
      lookedAt(playing, (batch) => sums.get(`${index}.${batch}`) ?? 0, answering),
    );
    const stretches = stretchesIn(looked, apartMsOf(answering));
    if ('why' in stretches) return { kind: 'untold', why: `${by} says that ${stretches.why}` };
    series.push({ labels, stretches });
  }
  return {
    kind: 'foretold',
    by,
    evaluations: playings.reduce((sum, one) => sum + looksUntil(one, question.untilMs, lab.speed).count, 0),
    components: question.components,
    countingWallMs: countingWallMsOf(question.metrics, lab),
    series,
  };
}

/** How far the phase of a real run may be from that of the nearest playing, lab milliseconds. */
function apartMsOf({ question, lab: { speed }, scrapeIntervalMs }: Answering): number {
  const { resolutionMs } = question.reads;
  const alignments = alignmentsOf({
    resolutionMs: resolutionMs / speed,
    scrapeMs: scrapeIntervalMs / speed,
  });
  return scrapeIntervalMs / scrapePhases + resolutionMs / alignments;
}

function lookedAt(
  playing: Playing,
  sumOf: (batch: number) => number,
  { question, lab: { speed } }: Answering,
): Looked {
  const looks = looksUntil(playing, question.untilMs, speed);
  return batchesOf(looks, question.seriesCount).flatMap(({ firstMs, count }, batch) =>
    Array.from({ length: count }, (_, look) => ({
      atMs: (firstMs + look * looks.everyMs - playing.zeroMs) * speed,
      holds: isAmong(sumOf(batch), look),
    })),
  );
}
