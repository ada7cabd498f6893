import type { AlertRule } from '../config/rules.ts';
import { nameAlert } from '../labels.ts';
import type { Life, Plan } from '../plan.ts';
import { notSeenThrough } from './life.ts';

/** What the plan does not see through of an alert, and so leaves as wide as what is promised. */
export type Unseen = NonNullable<Plan['unseen']>[number];

/** Why the windows of an alert are not computed; none where they are. */
export function unseenOf(life: Life, rule: AlertRule): Unseen[] {
  const why = life.firing.terms.find(({ name }) => name === notSeenThrough)?.why;
  if (why === undefined) return [];
  const left = (rule.recorded?.left ?? []).map(
    ({ record, why: reason }) => `${record} is not written out, because ${reason}`,
  );
  const { file, line } = rule.location;
  return [
    {
      sentence: `the windows of ${nameAlert(life.alert)} are as wide as what is promised: ${[why, ...left].join('; ')}`,
      location: { file, ...(line === undefined ? {} : { line }) },
    },
  ];
}
