import { placedYaml } from '../config/placed-yaml.ts';
import { readRules } from '../config/rules.ts';
import { nearestName } from '../nearest-name.ts';
import { pairRules } from './pair-rules.ts';
import { namePromised } from './promises.ts';
import { fileNamed, listed, type Promised, prometheusFile, type Violation } from './violation.ts';

/** Is there a rule for every promised alert, and none for an alert that nobody promised? */
export function alertSetViolations(promised: Promised): Violation[] {
  const { missing, surplus } = pairRules(promised);
  const names = new Set(promised.promises.alerts.map(({ alertname }) => alertname));
  const missingNames = missing.map(({ alertname }) => alertname);
  const location = placedYaml(fileNamed(promised, prometheusFile)).place(['rule_files']);
  return [
    ...[...Map.groupBy(missing, ({ alertname }) => alertname)].map(([alertname, alerts]) => ({
      alertnames: [alertname],
      sentence: `${listed(alerts.map(namePromised))} ${alerts.length === 1 ? 'is' : 'are'} promised, but no rule that is loaded raises ${alerts.length === 1 ? 'it' : 'them'}${whereItIs(promised, alertname)}`,
      location,
    })),
    ...surplus.map(({ alert, labels, location: at }) => ({
      alertnames: [alert],
      sentence: `a rule raises ${[alert, labels['severity']].filter(Boolean).join(' ')}, which ${reason(alert, names, missingNames)}`,
      location: at,
    })),
  ];
}

/** A rule file that prometheus.yml does not list. */
function whereItIs({ files, config }: Promised, alertname: string): string {
  const loaded = new Set(config.rules.map(({ location }) => location.file));
  const file = files.find(
    (one) =>
      one.kind === 'rules' &&
      !loaded.has(one.path) &&
      readRules(one).some(({ alert }) => alert === alertname),
  );
  return file === undefined ? '' : `: its rule stands in ${file.path}, which rule_files does not list`;
}

/** @param names of all promised alerts. @param missing of those that no rule raises */
function reason(alert: string, names: ReadonlySet<string>, missing: readonly string[]): string {
  if (names.has(alert)) return 'is promised once, and has its rule already';
  const near = nearestName(alert, missing);
  return `nobody promised${near === undefined ? '' : `; ${near} is promised and has no rule`}`;
}
