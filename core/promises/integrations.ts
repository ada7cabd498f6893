import { z } from 'zod';
import { receiversWithoutEnds } from '../alertmanager/delivery-settings.ts';
import { type PlacedYaml, placedYaml, type YamlPath } from '../config/placed-yaml.ts';
import type { Location } from '../errors.ts';
import { alertmanagerFile, fileNamed, type Promised } from './violation.ts';

/** One integration of a receiver, with what it inherits from `global`. */
export interface Integration {
  readonly receiver: string;
  /** `pagerduty`, `slack`, `email`, `webhook`, ... */
  readonly kind: string;
  readonly address: string;
  readonly via: string;
  readonly from: string;
  readonly isEncrypted: boolean;
  readonly sendsEnds: boolean;
  /** Its own settings as they are written. */
  readonly fields: Readonly<Record<string, unknown>>;
  place(field?: string): Location;
}

export interface ReceiverFacts {
  readonly name: string;
  readonly integrations: readonly Integration[];
  readonly location: Location;
}

const fileSchema = z.looseObject({
  global: z.record(z.string(), z.unknown()).nullish(),
  receivers: z.array(z.record(z.string(), z.unknown())).default([]),
});
const integrationsSchema = z.array(z.record(z.string(), z.unknown()));

/** Where Alertmanager 0.26 sends events unless it is told otherwise (its configuration documentation). */
const pagerdutyUrl = 'https://events.pagerduty.com/v2/enqueue';

/** The receivers of alertmanager.yml with their integrations, in the order of the file. */
export function receiverFacts(promised: Promised): ReceiverFacts[] {
  const file = fileNamed(promised, alertmanagerFile);
  const yaml = placedYaml(file);
  const { global, receivers } = fileSchema.parse(yaml.data ?? {});
  const silent = new Set(receiversWithoutEnds(file));
  return receivers.map((receiver, index) => {
    const name = text(receiver['name']);
    const path = ['receivers', index] as const;
    return {
      name,
      location: yaml.place([...path, 'name']),
      integrations: Object.keys(receiver)
        .filter((key) => key.endsWith('_configs'))
        .flatMap((key) =>
          (integrationsSchema.safeParse(receiver[key]).data ?? []).map((fields, at) =>
            integrationOf(
              { receiver: name, kind: key.replace(/_configs$/, ''), fields, sendsEnds: !silent.has(name) },
              global ?? {},
              yaml,
              [...path, key, at],
            ),
          ),
        ),
    };
  });
}

type Own = Pick<Integration, 'receiver' | 'kind' | 'fields' | 'sendsEnds'>;

function integrationOf(
  own: Own,
  global: Readonly<Record<string, unknown>>,
  yaml: PlacedYaml,
  path: YamlPath,
): Integration {
  const { kind, fields } = own;
  const isMail = kind === 'email';
  const mail = (field: string, inherited: string): string =>
    isMail ? text(fields[field] ?? global[inherited]) : '';
  return {
    ...own,
    address: addressOf(kind, fields, global),
    via: mail('smarthost', 'smtp_smarthost'),
    from: mail('from', 'smtp_from'),
    isEncrypted: isMail && (fields['require_tls'] ?? global['smtp_require_tls'] ?? true) !== false,
    place: (field) => yaml.place(field === undefined ? path : [...path, field]),
  };
}

function addressOf(
  kind: string,
  fields: Readonly<Record<string, unknown>>,
  global: Readonly<Record<string, unknown>>,
): string {
  switch (kind) {
    case 'email':
      return text(fields['to']);
    case 'pagerduty':
      return text(fields['url'] ?? global['pagerduty_url'] ?? pagerdutyUrl);
    case 'slack':
      return text(fields['api_url'] ?? global['slack_api_url']);
    default:
      return text(fields['url'] ?? fields['webhook_url'] ?? fields['api_url'] ?? global[`${kind}_api_url`]);
  }
}

export function text(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}
