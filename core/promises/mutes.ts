import { inhibitRuleFor, nameInhibitRule } from '../config/alertmanager.ts';
import type { Labels } from '../labels.ts';
import type { Muting, PromisedAlert, Promises } from './promises.ts';
import { namePromised } from './promises.ts';
import { alertmanagerFile, listed, type Promised, type Violation } from './violation.ts';

/** Two alerts as they might fire together, and in which label they differ. */
interface Meeting {
  readonly source: PromisedAlert;
  readonly target: PromisedAlert;
  readonly sourceLabels: Labels;
  readonly targetLabels: Labels;
  /** Undefined where they agree in all labels that both have. */
  readonly differIn: string | undefined;
}

/** A meeting in which the configuration does not do what is promised. */
interface Wrong {
  readonly meeting: Meeting;
  readonly isMuted: boolean;
  readonly rule: string | undefined;
  readonly location: Violation['location'];
}

/**
 * Is every alert muted by what is promised to mute it, and by nothing else? Every pair of promised alerts is tried, about
 * the same thing and about another one.
 */
export function muteViolations(promised: Promised): Violation[] {
  const { promises, config } = promised;
  const wrong = meetings(promises).flatMap((meeting): Wrong[] => {
    const rule = inhibitRuleFor(config.alertmanager, meeting.sourceLabels, meeting.targetLabels);
    const wanted = meeting.target.mutedBy.some((one) => isMeant(one, meeting));
    if (wanted === (rule !== undefined)) return [];
    const location = rule?.location ?? nearestRule(meeting, promised);
    return [{ meeting, isMuted: !wanted, rule: rule && nameInhibitRule(rule), location }];
  });
  const alike = Map.groupBy(wrong, ({ meeting: { source, differIn }, isMuted, rule, location }) =>
    JSON.stringify([source.alertname, differIn, isMuted, rule, location]),
  );
  return [...alike.values()].flatMap(violationOf);
}

function violationOf(group: readonly Wrong[]): Violation[] {
  const [first] = group;
  if (first === undefined) return [];
  const { meeting, isMuted, rule, location } = first;
  const names = [...new Set(group.map(({ meeting: { target } }) => namePromised(target)))];
  const targets = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  const of = meeting.differIn === undefined ? 'of the same thing' : `of another ${meeting.differIn}`;
  const source = namePromised(meeting.source);
  const sentence = isMuted
    ? `${source} mutes ${listed(targets)} ${of} (${rule}), which nobody promised`
    : `${source} does not mute ${listed(targets)} ${of}, as is promised`;
  const alertnames = [...new Set(group.map((one) => one.meeting.target.alertname))];
  return [{ alertnames, sentence, location }];
}

/** Where an inhibition for these two stands or should stand. */
function nearestRule({ sourceLabels, targetLabels }: Meeting, { config }: Promised): Violation['location'] {
  const { inhibitRules } = config.alertmanager;
  const loose = inhibitRules.map((rule) => ({ ...rule, equal: [] }));
  const near = inhibitRuleFor({ ...config.alertmanager, inhibitRules: loose }, sourceLabels, targetLabels);
  return near?.location ?? inhibitRules[0]?.location ?? { file: alertmanagerFile };
}

function isMeant(
  { alertname, severity, where, same }: Muting,
  { source, sourceLabels, differIn }: Meeting,
): boolean {
  if (source.alertname !== alertname || (severity !== undefined && source.severity !== severity))
    return false;
  if (!Object.entries(where).every(([name, value]) => sourceLabels[name] === value)) return false;
  return differIn === undefined || !same.includes(differIn);
}

/** One alert for each name and severity: variants of a rule are muted alike. */
function representatives({ alerts }: Promises): PromisedAlert[] {
  const byTier = Map.groupBy(alerts, ({ alertname, severity }) => `${alertname} ${severity}`);
  return [...byTier.values()].flatMap((same) => same.slice(0, 1));
}

function meetings(promises: Promises): Meeting[] {
  const alerts = representatives(promises);
  return alerts.flatMap((source) =>
    alerts.filter((target) => target !== source).flatMap((target) => meetingsOf(source, target, promises)),
  );
}

function meetingsOf(source: PromisedAlert, target: PromisedAlert, promises: Promises): Meeting[] {
  const meetingWhere = (where: Labels): Meeting[] => {
    const sourceLabels = { ...labelsOf(source, where, promises), ...where };
    const targetLabels = labelsOf(target, where, promises);
    const shared = Object.keys(sourceLabels).filter(
      (name) => name in targetLabels && !['alertname', 'severity', 'layer'].includes(name),
    );
    const differing = (differIn: string): Meeting => ({
      source,
      target,
      sourceLabels,
      targetLabels: { ...targetLabels, [differIn]: `another ${differIn}` },
      differIn,
    });
    return [{ source, target, sourceLabels, targetLabels, differIn: undefined }, ...shared.map(differing)];
  };
  const conditions = target.mutedBy
    .filter(({ alertname, where }) => alertname === source.alertname && Object.keys(where).length > 0)
    .map(({ where }) => where);
  return [{}, ...conditions].flatMap(meetingWhere);
}

function labelsOf(
  { alertname, severity, layer, each }: PromisedAlert,
  where: Labels,
  promises: Promises,
): Labels {
  const own = Object.fromEntries([...each, 'service'].map((name) => [name, where[name] ?? `${name}-1`]));
  return { ...own, ...promises.stated.prometheus.externalLabels, alertname, severity, layer };
}
