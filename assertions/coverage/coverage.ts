import {
  type AlertmanagerConfig,
  type InhibitRule,
  inhibitRuleFor,
  type Route,
  routesFor,
} from '../../core/config/alertmanager.ts';
import { formatMatcher, type Matcher } from '../../core/config/matcher.ts';
import type { AlertRule } from '../../core/config/rules.ts';
import { FiredrillError } from '../../core/errors.ts';
import { hasLabels, type Labels } from '../../core/labels.ts';
import type { RunView } from '../../core/run-view.ts';
import { isFire } from '../../core/scenario.ts';
import { alternativesOf } from './alternatives.ts';
import type { CoverageItem, CoverageKind, Proof } from './item.ts';
import { type Sent, sentIn } from './sent.ts';

/** What is to be covered. */
export interface CoverageSubject {
  readonly rules: readonly AlertRule[];
  readonly alertmanager: AlertmanagerConfig;
  /** Names of the notification templates, and which receivers render each. */
  readonly templates: Readonly<Record<string, readonly string[]>>;
}

/** A part that needs no proof, and why; reviewed by people. */
export interface Exemption {
  readonly kind: CoverageKind;
  readonly name: string;
  readonly reason: string;
}

interface Part {
  readonly kind: CoverageKind;
  readonly name: string;
  readonly proofsIn: (run: Seen) => readonly number[];
}

/** What one run shows: what was sent all the way, and who muted whom. */
interface Seen {
  readonly sent: readonly Sent[];
  /** What fired in Prometheus where the scenario says that nobody can be told in time. */
  readonly fired: readonly { readonly labels: Labels; readonly atMs: number }[];
  readonly muted: readonly { readonly source: Labels; readonly target: Labels; readonly atMs: number }[];
}

/**
 * Which part of a monitoring configuration was proven alive, by what really happened in runs that passed.
 *
 * @param runs those that passed; what a failed or doubtful run shows proves nothing
 * @throws FiredrillError `COVERAGE_EXEMPTION` for exemptions of parts that do not exist or that a run proves
 */
export function coverageOf(
  subject: CoverageSubject,
  runs: readonly RunView[],
  exemptions: readonly Exemption[] = [],
): CoverageItem[] {
  const seen = runs.map((view) => ({ view, ...seenIn(view) }));
  const items = partsOf(subject).map(({ kind, name, proofsIn }): CoverageItem => {
    const proofs = seen.flatMap((run): Proof[] =>
      proofsIn(run)
        .slice(0, 1)
        .map((atMs) => ({ scenario: run.view.plan.scenario.id, runId: run.view.header.runId, atMs })),
    );
    const exemption = exemptions.find((one) => one.kind === kind && one.name === name);
    return { kind, name, proofs, exemption: exemption?.reason ?? null };
  });
  refuseStale(exemptions, items);
  return items;
}

function seenIn(view: RunView): Seen {
  const muted = view.alerts.flatMap(({ labels, inhibited }) =>
    inhibited.flatMap(({ by, fromMs }) => by.map((source) => ({ source, target: labels, atMs: fromMs }))),
  );
  const untellable = view.plan.scenario.expect.filter(isFire).map(({ fire }) => fire);
  const fired = view.alerts
    .filter(({ labels }) => untellable.some((wanted) => hasLabels(labels, wanted)))
    .flatMap(({ labels, firing }) => firing.map(({ fromMs: atMs }) => ({ labels, atMs })));
  return { sent: sentIn(view), fired, muted };
}

function partsOf({ rules, alertmanager, templates }: CoverageSubject): Part[] {
  const config = alertmanager;
  return [
    ...rules.map(rulePart),
    ...routesBelow(config.route).flatMap(({ route, path }) => routeParts(config, route, path)),
    ...config.receivers.map(
      (receiver): Part => ({
        kind: 'receiver',
        name: receiver,
        proofsIn: ({ sent }) =>
          times(sent.filter((one) => one.receiver === receiver && one.status === 'firing')),
      }),
    ),
    ...config.inhibitRules.flatMap((rule) => inhibitionParts(config, rule)),
    ...Object.entries(templates).map(
      ([name, receivers]): Part => ({
        kind: 'template',
        name,
        proofsIn: ({ sent }) => times(sent.filter(({ receiver }) => receivers.includes(receiver))),
      }),
    ),
  ];
}

/** A rule is alive when a fault made it fire and somebody was told of it; or could not be, as the scenario says. */
function rulePart({ alert, labels }: AlertRule): Part {
  const wanted = { ...labels, alertname: alert };
  const { severity, layer: _, ...rest } = labels;
  return {
    kind: 'rule',
    name: [alert, severity, ...Object.values(rest)].filter(Boolean).join(' '),
    proofsIn: ({ sent, fired }) => times([...sent, ...fired].filter((one) => hasLabels(one.labels, wanted))),
  };
}

/** A route is alive when an alert went through it to its receiver; so is each value that its matchers name. */
function routeParts(config: AlertmanagerConfig, route: Route, path: string): Part[] {
  const through = ({ sent }: Seen): Sent[] =>
    sent.filter(
      ({ labels, receiver }) =>
        receiver === route.receiver && routesFor(config.route, labels).includes(route),
    );
  return [
    { kind: 'route', name: path, proofsIn: (run) => times(through(run)) },
    ...branches(route.matchers).map(
      ({ matcher, value }): Part => ({
        kind: 'matcher',
        name: `${path}: ${matcher.name} = ${value}`,
        proofsIn: (run) => times(through(run).filter(({ labels }) => labels[matcher.name] === value)),
      }),
    ),
  ];
}

/** An inhibition is alive when Alertmanager muted an alert by it; so is each value that its two sides name. */
function inhibitionParts(config: AlertmanagerConfig, rule: InhibitRule): Part[] {
  const by = ({ muted }: Seen) =>
    muted.filter(({ source, target }) => inhibitRuleFor(config, source, target) === rule);
  const name = `${rule.id} (${rule.source.map(formatMatcher).join(', ')} mutes ${rule.target.map(formatMatcher).join(', ')})`;
  const side = (which: 'source' | 'target'): Part[] =>
    branches(rule[which]).map(({ matcher, value }) => ({
      kind: 'matcher',
      name: `${name}: ${which} ${matcher.name} = ${value}`,
      proofsIn: (run) => times(by(run).filter((one) => one[which][matcher.name] === value)),
    }));
  return [
    { kind: 'inhibition', name, proofsIn: (run) => times(by(run)) },
    ...side('source'),
    ...side('target'),
  ];
}

function branches(matchers: readonly Matcher[]): { matcher: Matcher; value: string }[] {
  return matchers.flatMap((matcher) => alternativesOf(matcher).map((value) => ({ matcher, value })));
}

/** Every node of the routing tree, named by the way to it. */
function routesBelow(route: Route, path = 'root'): { route: Route; path: string }[] {
  const below = route.routes.flatMap((child) => {
    const own = child.matchers.map(formatMatcher).join(', ') || 'everything';
    return routesBelow(child, `${path === 'root' ? '' : `${path} > `}${own} -> ${child.receiver}`);
  });
  return [{ route, path }, ...below];
}

function times(all: readonly { readonly atMs: number }[]): number[] {
  return all.map(({ atMs }) => atMs).sort((a, b) => a - b);
}

/** A list that nobody prunes hides what it was never meant to hide. */
function refuseStale(exemptions: readonly Exemption[], items: readonly CoverageItem[]): void {
  const problems = exemptions.flatMap(({ kind, name }) => {
    const item = items.find((one) => one.kind === kind && one.name === name);
    if (item === undefined) return [`there is no ${kind} ${JSON.stringify(name)}`];
    const [proof] = item.proofs;
    return proof === undefined
      ? []
      : [`${kind} ${name} is proven by ${proof.scenario}: take it off the list`];
  });
  if (problems.length > 0)
    throw new FiredrillError('usage', 'COVERAGE_EXEMPTION', 'some exemptions no longer apply', { problems });
}
