import { formatLabels } from '../core/labels.ts';
import type { Life, Plan, PlannedDelivery } from '../core/plan.ts';
import { isDeliver, isFire } from '../core/scenario.ts';

// What the scenario demands does not become optional because the configuration makes it so: the plan may say that an alert
// need not come, or cannot, and a run without it fails all the same.

/** Whether the scenario demands that a receiver be told, and does not itself say why that may stay away. */
export function isTellingDemanded({ scenario }: Plan, { expectationIndex }: PlannedDelivery): boolean {
  const expectation = scenario.expect[expectationIndex];
  return expectation !== undefined && isDeliver(expectation) && expectation.optional === undefined;
}

/** The same of the notice that it has ended, once a receiver was told that it fires. */
export function isEndDemanded({ scenario }: Plan, { expectationIndex }: PlannedDelivery): boolean {
  const expectation = scenario.expect[expectationIndex];
  return (
    expectation !== undefined &&
    isDeliver(expectation) &&
    expectation.resolveWithin !== undefined &&
    (expectation.optional ?? expectation.resolveOptional) === undefined
  );
}

/** Whether the scenario demands that an alert fire: it must be delivered, or fire though nobody can be told. */
export function isFiringDemanded({ scenario, deliveries }: Plan, life: Life): boolean {
  return deliveries.some((delivery) => {
    const expectation = scenario.expect[delivery.expectationIndex];
    return (
      expectation !== undefined &&
      (isDeliver(expectation) || isFire(expectation)) &&
      delivery.life.faultIndex === life.faultIndex &&
      formatLabels(delivery.life.alert) === formatLabels(life.alert)
    );
  });
}
