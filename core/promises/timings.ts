import { isMap, isSeq } from 'yaml';
import { readResolvedYaml } from '../config/resolved-yaml.ts';
import { formatDuration, parseDurationMs } from '../duration.ts';
import { type Pair, pairRules } from './pair-rules.ts';
import { namePromised } from './promises.ts';
import type { Promised, Violation } from './violation.ts';

/** Do rules wait as long as promised, no longer and no shorter, and are they looked at often enough? */
export function timingViolations(promised: Promised): Violation[] {
  return [...pairRules(promised).pairs.flatMap(waits), ...groupIntervals(promised)];
}

function waits({ rule, promise }: Pair): Violation[] {
  const about = { alertnames: [rule.alert], location: rule.location };
  const name = namePromised(promise);
  const told = (what: string, gotMs: number, wantMs: number): Violation[] =>
    gotMs === wantMs
      ? []
      : [
          {
            ...about,
            sentence: `${name} has ${what}: ${formatDuration(gotMs)}; promised is ${formatDuration(wantMs)}`,
          },
        ];
  const { withinMs, heldMs } = promise;
  const tooLate = withinMs !== undefined && rule.forMs > withinMs;
  return [
    ...told('for', rule.forMs, heldMs).map((one) =>
      tooLate
        ? { ...one, sentence: `${one.sentence}, and everybody told within ${formatDuration(withinMs)}` }
        : one,
    ),
    ...told('keep_firing_for', rule.keepFiringForMs, promise.keptFiringMs),
  ];
}

/** A group may have an interval and a limit of its own, which nobody sees at the rule. */
function groupIntervals({ files, promises, config }: Promised): Violation[] {
  const everyMs = parseDurationMs(promises.stated.prometheus.evaluatesEvery);
  const loaded = new Set(config.rules.map(({ location }) => location.file));
  return files
    .filter(({ path }) => loaded.has(path))
    .flatMap((file) => {
      const { document, lines } = readResolvedYaml(file.path, file.text);
      const groups = document.get('groups');
      return (isSeq(groups) ? groups.items.filter(isMap) : []).flatMap((group) => {
        const at = { file: file.path, line: lines.linePos(group.range?.[0] ?? 0).line };
        const alertnames = config.rules
          .filter(({ location, group: name }) => location.file === file.path && name === group.get('name'))
          .map(({ alert }) => alert);
        const interval = group.get('interval');
        const limit = group.get('limit');
        const name = `the group ${String(group.get('name'))}`;
        return [
          ...(typeof interval === 'string' && parseDurationMs(interval) !== everyMs
            ? [`${name} is evaluated every ${interval}; promised is ${formatDuration(everyMs)}`]
            : []),
          ...(typeof limit === 'number' && limit > 0
            ? [
                `${name} raises at most ${limit} alerts, and none at all beyond that; promised is no such limit`,
              ]
            : []),
        ].map((sentence) => ({ alertnames: [...new Set(alertnames)], sentence, location: at }));
      });
    });
}
