import type { Inhibition, MonitoringConfig } from './read-config.ts';

/** A name of one thing: compared by `equal`, it keeps an inhibition from muting everything else. */
const identities = ['service', 'pipeline', 'UUID'];

/** All offences of the inhibition rules, one sentence each. Empty when there is none. */
export function lintInhibitions({ rules, inhibitions, plannedAlerts }: MonitoringConfig): string[] {
  const written = new Set(rules.map(({ alert }) => alert));
  const known = new Set([...written, ...plannedAlerts]);
  return [
    ...inhibitions.flatMap((inhibition) => [
      ...namesIn(inhibition)
        .filter((name) => !known.has(name))
        .map(
          (name) => `inhibition ${show(inhibition)}: no rule defines ${name}, so it never mutes or is muted`,
        ),
      ...equalProblems(inhibition),
    ]),
    ...plannedAlerts
      .filter((name) => written.has(name))
      .map((name) => `planned-alerts.yml: ${name} has its rule now; take it off the list`),
  ];
}

function equalProblems(inhibition: Inhibition): string[] {
  const { equal } = inhibition;
  const problems: string[] = [];
  if (!equal.includes('cluster')) problems.push('want cluster in equal: it would reach into other clusters');
  if (!identities.some((name) => equal.includes(name))) {
    problems.push(
      `want one of ${identities.join(', ')} in equal: one alert would mute the same of all services`,
    );
  }
  return problems.map((problem) => `inhibition ${show(inhibition)}: ${problem}`);
}

/** The alertnames that an inhibition's matchers spell out. */
function namesIn({ source_matchers, target_matchers }: Inhibition): string[] {
  return [...source_matchers, ...target_matchers].flatMap((matcher) => {
    const names = /^\s*alertname\s*=~?\s*"?([^"]*)"?\s*$/.exec(matcher)?.[1];
    return names === undefined ? [] : names.split('|');
  });
}

function show({ source_matchers, target_matchers }: Inhibition): string {
  return `${source_matchers.join(', ')} → ${target_matchers.join(', ')}`;
}
