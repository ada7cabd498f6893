import { distance } from 'fastest-levenshtein';
import { formatDuration, parseDurationMs } from '../../core/duration.ts';
import { FiredrillError } from '../../core/errors.ts';
import type { FaultModule } from '../../core/fault.ts';
import type { FaultDeclaration } from '../../core/scenario.ts';
import { alertmanagerForgottenFault } from './alertmanager-forgotten.ts';
import { configBrokenFault } from './config-broken.ts';
import { dependencySlowFault } from './dependency-slow.ts';
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
import { labelsChangedFault } from './labels-changed.ts';
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
import { receiverRefusesFault } from './receiver-refuses.ts';
import { requestsLostFault } from './requests-lost.ts';
import { ruleBrokenFault } from './rule-broken.ts';
import { silenceFault } from './silence.ts';
import { slowAnswersFault } from './slow-answers.ts';
import { targetHangFault } from './target-hang.ts';
import { targetKillFault } from './target-kill.ts';

const modules: readonly FaultModule[] = [
  errorBurstFault(),
  metricMissingFault(),
  labelsChangedFault(),
  requestsLostFault(),
  slowAnswersFault(),
  dependencySlowFault(),
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
  configBrokenFault(),
  ruleBrokenFault(),
  alertmanagerForgottenFault(),
  receiverRefusesFault(),
  silenceFault(),
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
 * Checks the faults of one scenario: each against its own kind and the components that there are, then those that can be
 * against one another.
 *
 * @param components that a stack may boot; default: any name is one
 * @throws FiredrillError `FAULTS` with every problem of every fault at once.
 */
export function checkFaults(faults: readonly FaultDeclaration[], components?: readonly string[]): void {
  const found = faults.map((fault, index) => [
    ...problemsOf(fault, index),
    ...(components === undefined ? [] : misplaced(fault, index, components)),
  ]);
  const problems = [...found.flat(), ...overlaps(faults, (index) => found[index]?.length === 0)];
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

/** A fault on a component that no stack has. */
function misplaced({ kind, on }: FaultDeclaration, index: number, components: readonly string[]): string[] {
  if (components.includes(on) || !byKind.has(kind)) return [];
  const nearest = [...components].sort((a, b) => distance(on, a) - distance(on, b))[0];
  return [
    `faults[${index}].on: there is no component "${on}"; there are ${components.join(', ')} (did you mean "${nearest}"?)`,
  ];
}

/**
 * Two faults on one seam: whichever heals first would heal the other too.
 *
 * @param isSound whether the fault at an index is right by itself: times that cannot be read cannot be compared
 */
function overlaps(faults: readonly FaultDeclaration[], isSound: (index: number) => boolean): string[] {
  const spans = faults.flatMap((fault, index) => {
    if (!isSound(index)) return [];
    const fromMs = parseDurationMs(fault.at);
    const toMs = fromMs + parseDurationMs(fault.lasts);
    return { index, seam: faultModule(fault).seam(fault), fromMs, toMs };
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
