import type { Labels } from '../../../core/labels.ts';

/** What somebody makes of a configuration of Prometheus. Durations in milliseconds. */
export type PrometheusReading =
  | { readonly kind: 'refused'; readonly why: string }
  | {
      readonly kind: 'read';
      readonly scrapeIntervalMs: number;
      readonly scrapeTimeoutMs: number;
      readonly evaluationIntervalMs: number;
      readonly externalLabels: Labels;
      readonly jobs: readonly JobReading[];
      readonly rules: readonly RuleReading[];
    };

export interface JobReading {
  readonly name: string;
  readonly scrapeIntervalMs: number;
  readonly scrapeTimeoutMs: number;
}

/** A rule, with the settings of its group; `forMs` and annotations only where it alerts. */
export interface RuleReading {
  readonly file: string;
  readonly group: string;
  readonly intervalMs: number;
  readonly limit: number;
  readonly kind: 'alerting' | 'recording';
  readonly name: string;
  readonly expr: string;
  readonly forMs: number;
  readonly keepFiringForMs: number;
  readonly labels: Labels;
  readonly annotations: Labels;
}

/** What somebody makes of a configuration of Alertmanager. Durations in milliseconds. */
export type AlertmanagerReading =
  | { readonly kind: 'refused'; readonly why: string }
  | {
      readonly kind: 'read';
      readonly resolveTimeoutMs: number;
      readonly receivers: readonly {
        readonly name: string;
        /** Such as `webhook[0]`. */
        readonly integrations: readonly { readonly name: string; readonly sendResolved: boolean }[];
      }[];
      /** Every route in the order of the file, with what it inherits. */
      readonly routes: readonly RouteReading[];
      readonly timeIntervals: readonly string[];
      /** For each of the probing alerts: the groups that it comes into, and whether another one inhibits it. */
      readonly probes: readonly { readonly groups: readonly string[]; readonly inhibited: boolean }[];
    };

export interface RouteReading {
  readonly receiver: string;
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
  readonly continue: boolean;
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
}
