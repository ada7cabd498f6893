import { type InhibitRule, inhibitRuleFor, nameInhibitRule } from '../config/alertmanager.ts';
import { formatLocation } from '../errors.ts';
import { type Labels, nameAlert } from '../labels.ts';
import { isDeliver } from '../scenario.ts';
import type { Flaw, Linted } from './lint.ts';
import { conditionsUnder, type Raised, raisedBy } from './raised.ts';

/** By how much an inhibition keeps a law in the worst case, in milliseconds; negative when it does not. */
export type MarginMs = (source: Raised, target: Raised, config: Linted) => number;

interface Breach {
  readonly inhibit: InhibitRule;
  readonly source: Raised;
  readonly target: Raised;
  readonly marginMs: number;
  readonly scenario: string;
}

/** Whose lives a law is about: `fired` are those that the faults last for, `begun` all whose condition they make true. */
export type Lives = 'fired' | 'begun';

/**
 * The inhibitions in force between two alerts that one scenario raises, and that break a law. Of several sources the
 * one with the best margin counts; of several scenarios the worst is told. A target whose delivery the scenario itself
 * promises does not leak: it is meant to be told once its source has ended.
 */
export function brokenLaw(config: Linted, lives: Lives, marginMs: MarginMs, consequence: string): Flaw[] {
  const worst = new Map<string, Breach>();
  for (const breach of config.trials.flatMap((trial) => breachesOf(trial, config, lives, marginMs))) {
    const key = JSON.stringify([
      breach.inhibit.location,
      breach.source.rule.location,
      breach.target.rule.location,
    ]);
    const known = worst.get(key);
    if (known === undefined || breach.marginMs < known.marginMs) worst.set(key, breach);
  }
  return [...worst.values()].map((breach) => describe(breach, consequence));
}

/** Whether a promise speaks of an alert, as far as its labels are known before it has fired. */
function isAbout(promise: Labels, labels: Labels): boolean {
  return Object.entries(promise).every(([name, value]) => (labels[name] ?? value) === value);
}

function breachesOf(
  trial: Linted['trials'][number],
  config: Linted,
  lives: Lives,
  marginMs: MarginMs,
): Breach[] {
  const raised = lives === 'fired' ? raisedBy(trial, config) : conditionsUnder(trial, config);
  const promised = trial.scenario.expect.filter(isDeliver).map(({ deliver }) => deliver);
  const leaking = raised.filter(({ labels }) => !promised.some((alert) => isAbout(alert, labels)));
  return leaking.flatMap((target) => {
    const mutedBy = raised.flatMap((source): Breach[] => {
      const inhibit = inhibitRuleFor(config.alertmanager, source.labels, target.labels);
      if (inhibit === undefined || source === target) return [];
      if (lives === 'fired' && source.life.certainty !== 'must') return [];
      const scenario = trial.scenario.id;
      return [{ inhibit, source, target, scenario, marginMs: marginMs(source, target, config) }];
    });
    const best = mutedBy.sort((a, b) => b.marginMs - a.marginMs)[0];
    return best !== undefined && best.marginMs < 0 ? [best] : [];
  });
}

function describe({ inhibit, source, target, marginMs, scenario }: Breach, consequence: string): Flaw {
  const [from, to] = [nameAlert(source.life.alert), nameAlert(target.life.alert)];
  const seconds = (marginMs / 1000).toFixed(1);
  return {
    alertnames: [target.rule.alert],
    sentence: `${nameInhibitRule(inhibit)}: ${to} (${formatLocation(target.rule.location)}) can be delivered although ${from} mutes it: ${consequence}; margin ${seconds} s in ${scenario}`,
    location: inhibit.location,
  };
}
