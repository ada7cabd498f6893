import { nameInhibitRule } from '../config/alertmanager.ts';
import { relabel } from '../config/relabel.ts';
import { isIdle } from './idle-inhibition.ts';
import { identities } from './label-names.ts';
import type { Lint } from './lint.ts';

/** An inhibition reaches as far as its `equal` lets it: without the name of a thing, over all of them. */
export const wideInhibition: Lint = {
  id: 'wide-inhibition',
  set: 'house',
  severity: 'error',
  title: 'an inhibition that mutes more than the thing its source is about',
  find: (config) => {
    const { externalLabels, alertRelabelling = [] } = config.prometheus;
    const sent = relabel(externalLabels, alertRelabelling);
    const namesCluster = sent.kind !== 'kept' || 'cluster' in sent.labels;
    return config.alertmanager.inhibitRules.flatMap((inhibit) => {
      const { id, equal, location } = inhibit;
      // What mutes nothing does not mute too much.
      if (isIdle(inhibit, config)) return [];
      const flaw = (sentence: string) => ({
        alertnames: [],
        sentence: `${nameInhibitRule({ id })} ${sentence}`,
        location,
      });
      const elsewhere = 'cluster' in externalLabels && namesCluster && !equal.includes('cluster');
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
    });
  },
};
