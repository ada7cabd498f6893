import { livesOf } from '../../assertions/sightings.ts';
import { formatLabTime } from '../../core/duration.ts';
import { nameAlert } from '../../core/labels.ts';
import type { Plan, Window } from '../../core/plan.ts';
import { alignColumns } from '../facts/text-table.ts';
import { formatTerm, formatWindow, sentenceOfTrial } from '../facts/words.ts';

export interface PlanTextOptions {
  /** Print every term of every window. Default false. */
  readonly explain?: boolean;
}

interface Line {
  readonly cells: readonly string[];
  readonly window?: Window;
}

/** What the oracle predicts, before anything boots: each alert's life, and when each receiver must hear of it. */
export function renderPlan(plan: Plan, { explain = false }: PlanTextOptions = {}): string {
  const { scenario, speed, heartbeat } = plan;
  const lines = livesOf(plan).flatMap((life): Line[] => {
    const deliveries = plan.deliveries.filter(
      (one) => nameAlert(one.life.alert) === nameAlert(life.alert) && one.life.faultIndex === life.faultIndex,
    );
    const inhibition = plan.inhibitions.find((one) => one.life === life);
    const fault = plan.faults[life.faultIndex];
    const onsetMs = fault?.atMs ?? 0;
    const healMs = onsetMs + (fault?.lastsMs ?? 0);
    return [
      { cells: [nameAlert(life.alert)] },
      {
        cells: [
          '  Prometheus',
          `${life.certainty === 'must' ? 'fires' : `${life.certainty} fire`}`,
          formatWindow(life.firing),
        ],
        window: life.firing,
      },
      { cells: ['  Prometheus', 'ends', formatWindow(life.ended)], window: life.ended },
      ...(inhibition === undefined
        ? []
        : [{ cells: ['  nobody', 'is told', `muted by ${nameAlert(inhibition.by)}, ${inhibition.rule}`] }]),
      ...deliveries.flatMap(({ receiver, notified, slaMs, resolved }): Line[] => [
        {
          cells: [`  ${receiver}`, 'is told', formatWindow(notified), formatLabTime(onsetMs + slaMs)],
          window: notified,
        },
        ...(resolved === null
          ? []
          : [
              {
                cells: [
                  `  ${receiver}`,
                  'hears the end',
                  formatWindow(resolved.window),
                  formatLabTime(healMs + resolved.slaMs),
                ],
                window: resolved.window,
              },
            ]),
      ]),
    ];
  });
  const table = alignColumns([['alert', '', 'expected', 'promised by'], ...lines.map(({ cells }) => cells)]);
  const explained = table.flatMap((text, index) => {
    const terms = explain ? (lines[index - 1]?.window?.terms ?? []) : [];
    return [text, ...terms.map((term) => `      + ${formatTerm(term)}`)];
  });
  return [
    `${scenario.id}: ${scenario.title}`,
    sentenceOfTrial(plan),
    '',
    ...(lines.length === 0 ? ['No alert may reach anybody.'] : explained),
    '',
    `All else must stay silent; ${heartbeat.receiver} hears a beat every ${formatLabTime(heartbeat.everyMs)}.`,
    `Watched until ${formatLabTime(plan.observeUntilMs)} after the zero. At speed ${speed} that takes at least ${(plan.theoreticalWallMs / 1000).toFixed(1)} s.`,
    ...plan.diagnoses.map(
      ({ sentence, location }) =>
        `Beware: ${sentence} (${[location.file, location.line, location.column].filter(Boolean).join(':')})`,
    ),
  ].join('\n');
}
