import { FiredrillError } from '../errors.ts';
import type { Labels } from '../labels.ts';
import { readAlertmanager, routesFor } from './alertmanager.ts';

/** What a program makes of a configuration and the labels of an alert: receivers in order, or a refusal. */
export type RoutingAnswer =
  | { readonly kind: 'receivers'; readonly receivers: readonly string[] }
  | { readonly kind: 'refused'; readonly why: string };

export interface RoutingQuestion {
  /** The text of an alertmanager.yml. */
  readonly config: string;
  readonly labels: Labels;
}

/** A question that once had two answers, with the real program's, kept in `regressions/`. */
export interface RoutingRegression extends RoutingQuestion {
  /** `null` for a refusal, the wording of which is the program's own affair. */
  readonly receivers: readonly string[] | null;
}

/** Firedrill's own answer. @throws what is not a refusal. */
export function answerOfModel({ config, labels }: RoutingQuestion): RoutingAnswer {
  try {
    const { route } = readAlertmanager({ path: 'alertmanager.yml', text: config });
    return { kind: 'receivers', receivers: routesFor(route, labels).map(({ receiver }) => receiver) };
  } catch (error) {
    if (!(error instanceof FiredrillError)) throw error;
    return { kind: 'refused', why: `${error.code} ${error.details.got ?? ''}` };
  }
}

/** The answer without the wording of a refusal, for comparing. */
export function receiversOf(answer: RoutingAnswer): readonly string[] | null {
  return answer.kind === 'receivers' ? answer.receivers : null;
}
