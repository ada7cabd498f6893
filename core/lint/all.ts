import { tryParsePromql } from '../labtime/promql.ts';
import { alwaysFires } from './always-fires.ts';
import { findIn } from './at-record.ts';
import { brokenRuleTemplate } from './broken-rule-template.ts';
import { brokenTemplateQuery } from './broken-template-query.ts';
import { collidingAlerts } from './colliding-alerts.ts';
import { followsFrom } from './consequences.ts';
import { defaultRoute } from './default-route.ts';
import { diagnosingLints } from './diagnose.ts';
import { droppedLabel } from './dropped-label.ts';
import { endLostInSilence } from './end-lost-in-silence.ts';
import { failingRuleTemplate } from './failing-rule-template.ts';
import { headLaw } from './head-law.ts';
import { idleEqualLabel } from './idle-equal-label.ts';
import { idleInhibition } from './idle-inhibition.ts';
import { ignoredDocument } from './ignored-document.ts';
import { inheritedGroup } from './inherited-group.ts';
import { invalidExpression } from './invalid-expression.ts';
import { labelContract } from './label-contract.ts';
import { lesserMutesWorse } from './lesser-mutes-worse.ts';
import { type Finding, type Lint, type Linted, type LintSet, lintSets } from './lint.ts';
import { missingAnnotation } from './missing-annotation.ts';
import { missingRuleFile } from './missing-rule-file.ts';
import { missingRunbook } from './missing-runbook.ts';
import { missingService } from './missing-service.ts';
import { misspeltLabel } from './misspelt-label.ts';
import { mutedHeartbeat } from './muted-heartbeat.ts';
import { nativeHistogram } from './native-histogram.ts';
import { neverTells } from './never-tells.ts';
import { noCondition } from './no-condition.ts';
import { noRuleFile } from './no-rule-file.ts';
import { noRules } from './no-rules.ts';
import { orphanRunbook } from './orphan-runbook.ts';
import { percentageOfPercent } from './percentage-of-percent.ts';
import { plannedHasRule } from './planned-has-rule.ts';
import { noPromises, promiseLints } from './promises.ts';
import { refusedRouting } from './refused-routing.ts';
import { refusedValue } from './refused-value.ts';
import { repeatMultiple } from './repeat-multiple.ts';
import { restartEndsPage } from './restart-ends-page.ts';
import { routeUnknownAlert } from './route-unknown-alert.ts';
import { shortBurstPages } from './short-burst-pages.ts';
import { shortRange } from './short-range.ts';
import { staleBetweenScrapes } from './stale-between-scrapes.ts';
import { tailLaw } from './tail-law.ts';
import { toldTwice } from './told-twice.ts';
import { uncomparedSide } from './uncompared-side.ts';
import { unknownAlternative } from './unknown-alternative.ts';
import { unknownKey } from './unknown-key.ts';
import { unknownTemplateFunction } from './unknown-template-function.ts';
import { unreachableRoute } from './unreachable-route.ts';
import { valueInLabel } from './value-in-label.ts';
import { valuePicksLabel } from './value-picks-label.ts';
import { wideInhibition } from './wide-inhibition.ts';

/** Every lint, by what it looks at: expressions, labels and texts, inhibitions, routes, time, and beside what is promised. */
export const lints: readonly Lint[] = [
  unknownKey,
  refusedValue,
  ignoredDocument,
  invalidExpression,
  refusedRouting,
  noRules,
  ...diagnosingLints,
  nativeHistogram,
  noCondition,
  uncomparedSide,
  alwaysFires,
  collidingAlerts,
  staleBetweenScrapes,
  shortRange,
  noRuleFile,
  missingRuleFile,
  labelContract,
  missingService,
  missingAnnotation,
  missingRunbook,
  orphanRunbook,
  plannedHasRule,
  unknownTemplateFunction,
  brokenRuleTemplate,
  failingRuleTemplate,
  brokenTemplateQuery,
  droppedLabel,
  percentageOfPercent,
  valueInLabel,
  valuePicksLabel,
  unknownAlternative,
  idleInhibition,
  idleEqualLabel,
  misspeltLabel,
  wideInhibition,
  lesserMutesWorse,
  mutedHeartbeat,
  unreachableRoute,
  routeUnknownAlert,
  defaultRoute,
  toldTwice,
  neverTells,
  inheritedGroup,
  repeatMultiple,
  headLaw,
  tailLaw,
  shortBurstPages,
  restartEndsPage,
  endLostInSilence,
  ...promiseLints,
  noPromises,
];

/** Lints of files as they are read: without a rule all others would speak of what they do not see. */
const ofFiles: readonly string[] = [
  ...[unknownKey, refusedValue, refusedRouting, noRules, missingRuleFile, invalidExpression].map(
    ({ id }) => id,
  ),
  'unlisted-rule-file',
];

/** What they find a program does not take, and nobody knows what was meant by it. */
const refusing: readonly Lint[] = [unknownKey, refusedValue, refusedRouting, invalidExpression];

/**
 * What all lints of some sets find, by file and line. Of a rule whose expression cannot be read only that is told, of a
 * configuration without rules only why it has none, and of a part that a program refuses not what would follow from it.
 *
 * @param sets default: all of them
 */
export function lint(config: Linted, sets: readonly LintSet[] = lintSets): Finding[] {
  const hasRules = noRules.find(config).length === 0;
  const readable = { ...config, rules: config.rules.filter(({ expr }) => 'root' in tryParsePromql(expr)) };
  const findingsOf = (one: Lint): Finding[] => {
    const { id, severity, set = 'facts' } = one;
    const given = one === invalidExpression ? config : readable;
    return findIn(one, given).map((flaw) => ({ id, severity, set, ...flaw }));
  };
  const refusals = refusing.flatMap(findingsOf);
  const follows = followsFrom(
    refusals.map(({ location }) => location),
    config.files ?? [],
  );
  const asked = lints.filter(
    ({ id, set = 'facts' }) => sets.includes(set) && (hasRules || ofFiles.includes(id)),
  );
  return asked
    .flatMap((one) =>
      refusing.includes(one)
        ? refusals.filter(({ id }) => id === one.id)
        : findingsOf(one).filter((finding) => !follows(finding)),
    )
    .sort(
      (a, b) =>
        compareTexts(a.location.file, b.location.file) || (a.location.line ?? 0) - (b.location.line ?? 0),
    );
}

/** The same order everywhere, whatever the machine's language. */
const compareTexts = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
