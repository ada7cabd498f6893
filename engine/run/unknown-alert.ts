import { distance } from 'fastest-levenshtein';
import { livesOf } from '../../assertions/sightings.ts';
import { FiredrillError } from '../../core/errors.ts';
import { nameAlert } from '../../core/labels.ts';
import type { Plan } from '../../core/plan.ts';

/** What to say of an alert that no plan speaks about: the name that takes the fewest edits to reach. */
export function unknownAlert(name: string, plans: readonly Plan[]): FiredrillError {
  const known = [...new Set(plans.flatMap((plan) => livesOf(plan).map(({ alert }) => nameAlert(alert))))];
  const [wish, ids] = [name.toLowerCase(), plans.map(({ scenario }) => scenario.id).join(', ')];
  const cost = (full: string): number =>
    Math.min(distance(wish, full.toLowerCase()), distance(wish, (full.split(' ')[0] ?? full).toLowerCase()));
  const [nearest] = [...known].sort((a, b) => cost(a) - cost(b));
  return new FiredrillError('usage', 'ALERT_UNKNOWN', `no expectation of ${ids} is about that alert`, {
    want: known.length === 0 ? 'an alert; none is expected here' : known.join(', '),
    got: name,
    ...(nearest === undefined ? {} : { hint: `did you mean ${JSON.stringify(nearest)}?` }),
  });
}
