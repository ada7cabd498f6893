import type { Lint } from './lint.ts';

/** Labels that name one thing: compared by `equal`, they keep an inhibition from muting everything else. */
const identities: readonly string[] = [
  'service',
  'pipeline',
  'UUID',
  'instance',
  'job',
  'namespace',
  'pod',
  'node',
];

/** An inhibition reaches as far as its `equal` lets it: without the name of a thing, over all of them. */
export const wideInhibition: Lint = {
  id: 'wide-inhibition',
  set: 'house',
  severity: 'error',
  title: 'an inhibition that mutes more than the thing its source is about',
  find: ({ alertmanager, prometheus }) =>
    alertmanager.inhibitRules.flatMap(({ id, equal, location }) => {
      const flaw = (sentence: string) => ({
        alertnames: [],
        sentence: `inhibition ${id} ${sentence}`,
        location,
      });
      const elsewhere = 'cluster' in prometheus.externalLabels && !equal.includes('cluster');
      return [
        ...(elsewhere
          ? [flaw('does not compare cluster: an alert of one cluster mutes those of all others')]
          : []),
        ...(identities.some((name) => equal.includes(name))
          ? []
          : [
              flaw(
                `compares none of ${identities.join(', ')}: one alert mutes those of everything in the cluster`,
              ),
            ]),
      ];
    }),
};
