import type { Labels } from '../labels.ts';
import { goRegExp } from './go-regexp.ts';
import { type RelabelStep, relabel } from './relabel.ts';

/** What is known of a label set before anything has run: the rest comes from series that nobody has seen. */
export interface KnownLabels {
  /** Labels whose values are certain. */
  readonly labels: Labels;
  /** Whether it may have a label that is not among them. */
  readonly mayCarry: (label: string) => boolean;
}

/** What a relabelling makes of labels of which not all are known. */
export interface PartlyRelabelled extends KnownLabels {
  /** `either`: whether it is dropped hangs on a label that is not known. */
  readonly fate: 'kept' | 'dropped' | 'either';
  /** The steps that changed it, or may drop it. */
  readonly by: readonly RelabelStep[];
  /** Labels whose value hangs on one that is not known. */
  readonly uncertain: ReadonlySet<string>;
}

/**
 * Applies the steps in their order as far as the labels are known. A step that looks at a label of which nothing is known
 * leaves its target uncertain, unless what is known keeps it from matching.
 */
export function relabelKnown(known: KnownLabels, steps: readonly RelabelStep[]): PartlyRelabelled {
  return steps.reduce<PartlyRelabelled>(
    (state, step) => (state.fate === 'dropped' ? state : afterStep(state, step)),
    { ...known, fate: 'kept', by: [], uncertain: new Set() },
  );
}

function afterStep(state: PartlyRelabelled, step: RelabelStep): PartlyRelabelled {
  const isUnknown = (name: string): boolean => !(name in state.labels) && state.mayCarry(name);
  const noted = (after: Partial<PartlyRelabelled>): PartlyRelabelled => ({
    ...state,
    ...after,
    by: [...state.by, step],
  });
  const { action, targetLabel, sourceLabels } = step;
  const pattern = goRegExp(`^(?:${step.regex})$`);
  const mayCarry =
    action === 'labeldrop' || action === 'labelkeep'
      ? (name: string) => state.mayCarry(name) && pattern.test(name) === (action === 'labelkeep')
      : action === 'labelmap'
        ? () => true
        : state.mayCarry;
  const comparesTarget = action === 'keepequal' || action === 'dropequal';
  const hangsOn = [...sourceLabels, ...(comparesTarget ? [targetLabel] : [])].filter(isUnknown);
  const isBlind = hangsOn.length > 0 && !takesAnything(step);
  if (!isBlind && action !== 'hashmod') return withKnown(state, step, mayCarry);
  if (isBlind && !comparesTarget && cannotMatch(step, state.labels, isUnknown)) {
    if (action === 'replace' || action === 'drop') return state;
    if (action === 'keep') return noted({ fate: 'dropped' });
  }
  if (action === 'keep' || action === 'drop' || comparesTarget) return noted({ fate: 'either' });
  const { [targetLabel]: _unsure, ...labels } = state.labels;
  return noted({
    labels,
    mayCarry: (name) => name === targetLabel || state.mayCarry(name),
    uncertain: new Set([...state.uncertain, targetLabel]),
  });
}

/** A step all of whose labels are known, or that does not look at them. */
function withKnown(
  state: PartlyRelabelled,
  step: RelabelStep,
  mayCarry: KnownLabels['mayCarry'],
): PartlyRelabelled {
  const result = relabel(state.labels, [step]);
  if (result.kind === 'unknown') return state;
  const by = [...state.by, ...result.by];
  if (result.kind === 'dropped') return { ...state, fate: 'dropped', by };
  const { targetLabel } = step;
  // A label that is taken away is certain to be gone.
  const isGone = step.action === 'replace' && result.by.length > 0 && !(targetLabel in result.labels);
  return {
    ...state,
    labels: result.labels,
    mayCarry: isGone ? (name) => name !== targetLabel && mayCarry(name) : mayCarry,
    by,
  };
}

/** Whether a replacement is made whatever the labels are, and shows none of them. */
function takesAnything({ action, regex, replacement, targetLabel }: RelabelStep): boolean {
  return action === 'replace' && /^\(?\.\*\)?$/.test(regex) && !`${replacement}${targetLabel}`.includes('$');
}

/** Whether the labels that are known keep the expression from matching, whatever the others are. */
function cannotMatch(
  { regex, separator, sourceLabels }: RelabelStep,
  labels: Labels,
  isUnknown: (name: string) => boolean,
): boolean {
  const parts = separator === '' ? [regex] : regex.split(separator);
  // Alternatives reach over the separators; each part must stand for itself.
  if (parts.length !== sourceLabels.length || /\|/.test(regex.replace(/\([^()]*\)/g, ''))) return false;
  try {
    return sourceLabels.some(
      (name, index) => !isUnknown(name) && !goRegExp(`^(?:${parts[index]})$`).test(labels[name] ?? ''),
    );
  } catch {
    // A group that reaches over a separator is none of ours.
    return false;
  }
}
