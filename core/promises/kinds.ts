import { alertSetViolations } from './alert-set.ts';
import { alertmanagerViolations } from './alertmanagers.ts';
import { conditionViolations } from './conditions.ts';
import { groupViolations } from './groups.ts';
import { labelViolations } from './labels.ts';
import { muteViolations } from './mutes.ts';
import { payloadViolations } from './payloads.ts';
import { probeViolations } from './probes.ts';
import { receiverViolations } from './receivers.ts';
import { scrapeViolations } from './scrapes.ts';
import { textViolations } from './texts.ts';
import { timingViolations } from './timings.ts';
import { toldViolations } from './told.ts';
import type { Promised, Violation } from './violation.ts';

/** What promises are about: each kind with what breaks it, in a phrase. The names are those of the lints. */
export const promiseKinds = {
  'promise-alerts': {
    title: 'an alert that is promised and missing, or there and not promised',
    find: alertSetViolations,
  },
  'promise-condition': { title: 'a rule that does not look for what is promised', find: conditionViolations },
  'promise-timing': { title: 'a rule that waits longer or shorter than promised', find: timingViolations },
  'promise-labels': { title: 'a rule without the promised labels', find: labelViolations },
  'promise-text': { title: 'an annotation that does not say what is promised', find: textViolations },
  'promise-told': { title: 'an alert that reaches others than promised', find: toldViolations },
  'promise-muting': {
    title: 'an inhibition that is promised and missing, or there and not promised',
    find: muteViolations,
  },
  'promise-receiver': {
    title: 'a receiver that is told in another way, or elsewhere, than promised',
    find: receiverViolations,
  },
  'promise-grouping': {
    title: 'notifications that are gathered or repeated otherwise than promised',
    find: groupViolations,
  },
  'promise-payload': {
    title: 'a field of a notification that does not carry what is promised',
    find: payloadViolations,
  },
  'promise-scraping': { title: 'a target that is not scraped as promised', find: scrapeViolations },
  'promise-probing': {
    title: 'a probe that takes something else for well than promised',
    find: probeViolations,
  },
  'promise-alertmanagers': {
    title: 'alerts that do not reach the promised Alertmanagers as they are',
    find: alertmanagerViolations,
  },
} as const satisfies Readonly<
  Record<string, { readonly title: string; readonly find: (promised: Promised) => Violation[] }>
>;

export type PromiseKind = keyof typeof promiseKinds;
