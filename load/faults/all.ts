import { distance } from 'fastest-levenshtein';
import { formatDuration, parseDurationMs } from '../../core/duration.ts';
import { FiredrillError } from '../../core/errors.ts';
import type { FaultModule } from '../../core/fault.ts';
import type { FaultDeclaration } from '../../core/scenario.ts';
import { errorBurstFault } from './error-burst.ts';
import { gpuDriverReloadFault, gpuLostFault } from './gpu-absence.ts';
import { gpuExporterStaleFault } from './gpu-exporter-stale.ts';
import { gpuEccFault, gpuRowRemapFault } from './gpu-memory-errors.ts';
import { gpuMemoryLeakFault } from './gpu-memory-leak.ts';
import { gpuPowerBrakeFault } from './gpu-power-brake.ts';
import { gpuThermalFault } from './gpu-thermal.ts';
import { gpuXidFault } from './gpu-xid.ts';
import { healthRedFault } from './health-red.ts';
import { cpuBurnFault } from './host-cpu-burn.ts';
import { diskFillFault } from './host-disk-fill.ts';
import { memoryHogFault } from './host-memory-hog.ts';
import { metricMissingFault } from './metric-missing.ts';
import { conceptDrift } from './ml/concept-drift.ts';
import { covariateShift } from './ml/covariate-shift.ts';
import { evaluatorFrozen } from './ml/evaluator-frozen.ts';
import { missingFeature } from './ml/missing-feature.ts';
import { nonsenseValues } from './ml/nonsense-values.ts';
import { priorShift } from './ml/prior-shift.ts';
import { scoredFault } from './ml/scored.ts';
import { seasonalDrift } from './ml/seasonal-drift.ts';
import { slowDrift } from './ml/slow-drift.ts';
import { unknownCustomers } from './ml/unknown-customers.ts';
import { requestsLostFault } from './requests-lost.ts';
import { slowAnswersFault } from './slow-answers.ts';
import { targetHangFault } from './target-hang.ts';
import { targetKillFault } from './target-kill.ts';

const modules: readonly FaultModule[] = [
  errorBurstFault(),
  metricMissingFault(),
  requestsLostFault(),
  slowAnswersFault(),
  healthRedFault(),
  targetHangFault(),
  gpuXidFault(),
  gpuEccFault(),
  gpuRowRemapFault(),
  gpuThermalFault(),
  gpuPowerBrakeFault(),
  gpuMemoryLeakFault(),
  gpuLostFault(),
  gpuDriverReloadFault(),
  gpuExporterStaleFault(),
  cpuBurnFault(),
  memoryHogFault(),
  diskFillFault(),
  targetKillFault(),
  scoredFault(covariateShift),
  scoredFault(slowDrift),
  scoredFault(seasonalDrift),
  scoredFault(priorShift),
  scoredFault(conceptDrift),
  scoredFault(unknownCustomers),
  scoredFault(missingFeature),
  scoredFault(nonsenseValues),
  scoredFault(evaluatorFrozen),
];
const byKind = new Map(modules.map((module) => [module.kind, module]));

/** The kinds that a scenario may write. */
export const faultKinds: readonly string[] = [...byKind.keys()];

/**
 * The fault that a declaration speaks of.
 *
 * @throws FiredrillError `FAULT_KIND` for an unknown kind, with the nearest known one.
 */
export function faultModule({ kind }: Pick<FaultDeclaration, 'kind'>): FaultModule {
  const module = byKind.get(kind);
  if (module !== undefined) return module;
  throw new FiredrillError('usage', 'FAULT_KIND', `there is no fault of the kind "${kind}"`, {
    want: `one of ${faultKinds.join(', ')}`,
    got: kind,
    hint: `did you mean "${nearestKind(kind)}"?`,
  });
}

/**
 * Checks the faults of one scenario: each against its own kind, then all against one another.
 *
 * @throws FiredrillError `FAULTS` with every problem of every fault at once.
 */
export function checkFaults(faults: readonly FaultDeclaration[]): void {
  const problems = faults.flatMap(problemsOf);
  // Times that cannot be read cannot be compared.
  if (problems.length === 0) problems.push(...overlaps(faults));
  if (problems.length > 0) {
    throw new FiredrillError('usage', 'FAULTS', 'these faults cannot be put in', { problems });
  }
}

/** The kind that takes the fewest edits to reach, counting its last word alone as well. */
function nearestKind(kind: string): string {
  const cost = (known: string): number =>
    Math.min(distance(kind, known), distance(kind, known.split('-').at(-1) ?? known));
  return [...faultKinds].sort((a, b) => cost(a) - cost(b))[0] ?? '(there are none)';
}

function problemsOf(fault: FaultDeclaration, index: number): string[] {
  const place = `faults[${index}]`;
  const module = byKind.get(fault.kind);
  if (module === undefined) {
    return [
      `${place}.kind: want one of ${faultKinds.join(', ')}, got "${fault.kind}" (did you mean "${nearestKind(fault.kind)}"?)`,
    ];
  }
  const issues = module.schema.safeParse(fault).error?.issues ?? [];
  return issues.map((issue) => {
    const got = issue.path.reduce<unknown>((value, key) => Object(value)[key], fault);
    const where = [place, ...issue.path.map(String)].join('.');
    return `${where}: ${issue.message}${issue.path.length > 0 ? `, got ${JSON.stringify(got)}` : ''}`;
  });
}

/** Two faults on one seam: whichever heals first would heal the other too. */
function overlaps(faults: readonly FaultDeclaration[]): string[] {
  const spans = faults.map((fault, index) => {
    const fromMs = parseDurationMs(fault.at);
    return {
      index,
      seam: faultModule(fault).seam(fault),
      fromMs,
      toMs: fromMs + parseDurationMs(fault.lasts),
    };
  });
  return spans.flatMap((second, position) =>
    spans
      .slice(0, position)
      // Faults that touch are refused too: the heal of one and the onset of the other would race.
      .filter((first) => first.fromMs <= second.toMs && second.fromMs <= first.toMs)
      .filter((first) => contains(first.seam, second.seam) || contains(second.seam, first.seam))
      .map((first) => {
        const [one, other] = [first, second].map(
          ({ index, seam, fromMs, toMs }) =>
            `faults[${index}] on ${seam} from ${formatDuration(fromMs)} to ${formatDuration(toMs)}`,
        );
        return `${one} and ${other}: want a gap between faults on one seam`;
      }),
  );
}

/** A seam contains those below it: whoever kills `app` takes `app/errors` with it. */
function contains(outer: string, inner: string): boolean {
  return outer === inner || inner.startsWith(`${outer}/`);
}
