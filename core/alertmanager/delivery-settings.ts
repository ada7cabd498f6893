import { isScalar, visit } from 'yaml';
import { z } from 'zod';
import { readResolvedYaml } from '../config/resolved-yaml.ts';
import { keepAsWritten } from '../config/yaml-text.ts';
import { parseDurationMs } from '../duration.ts';
import { FiredrillError } from '../errors.ts';
import { rememberedBy } from '../remembered.ts';

/** One way in which a receiver is told. */
export interface Integration {
  /** Such as `webhook[0]`: the kind, and its place among those of the same kind. */
  readonly name: string;
  readonly sendResolved: boolean;
}

/** What decides about deliveries and is neither route nor inhibition. */
export interface DeliverySettings {
  /** After this an alert that came without an end counts as resolved; 5 minutes by default. */
  readonly resolveTimeoutMs: number;
  readonly receivers: ReadonlyMap<string, readonly Integration[]>;
}

/** `send_resolved` where the file is silent, by kind, in the order of notification (Alertmanager 0.26 config/notifiers.go). */
const sendResolvedByDefault: Readonly<Record<string, boolean>> = {
  webhook: true,
  email: false,
  pagerduty: true,
  opsgenie: true,
  wechat: false,
  slack: false,
  victorops: true,
  pushover: true,
  sns: true,
  telegram: true,
  discord: true,
  webex: true,
  msteams: true,
};

interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** Of the files whose settings are remembered: a large one has some 50,000, and several readers ask for it. */
const mostCharacters = 1_000_000;

const fileSchema = z.looseObject({
  global: z.looseObject({ resolve_timeout: z.string().default('5m') }).default({ resolve_timeout: '5m' }),
  receivers: z.array(z.looseObject({ name: z.string() })).default([]),
});

const integrationSchema = z.array(z.looseObject({ send_resolved: z.boolean().optional() })).default([]);

/**
 * Reads integrations, `send_resolved` and `resolve_timeout` from alertmanager.yml.
 *
 * @throws FiredrillError `CONFIG_SYNTAX` for text that Alertmanager could not read either.
 */
export const readDeliverySettings: (file: TextFile) => DeliverySettings = rememberedBy(
  ({ path, text }: TextFile) => `${path}\n${text}`,
  readAnew,
  mostCharacters,
);

function readAnew(file: TextFile): DeliverySettings {
  try {
    const { global, receivers } = fileSchema.parse(readAsWritten(file));
    return {
      resolveTimeoutMs: parseDurationMs(global.resolve_timeout),
      receivers: new Map(receivers.map((receiver) => [receiver.name, integrationsOf(receiver)])),
    };
  } catch (cause) {
    throw new FiredrillError('usage', 'CONFIG_SYNTAX', 'the Alertmanager configuration cannot be read', {
      location: { file: file.path },
      cause,
    });
  }
}

function readAsWritten(file: { readonly path: string; readonly text: string }): unknown {
  const document = readResolvedYaml(file.path, file.text).document.clone();
  const [syntax] = document.errors;
  if (syntax !== undefined) throw syntax;
  visit(document, {
    // Go takes a key without a value for zero, and not for the default.
    Pair(_, { key, value }) {
      if (!isScalar(key) || !isScalar(value) || value.value !== null) return;
      if (key.value === 'resolve_timeout') value.value = '0s';
      if (key.value === 'send_resolved') value.value = false;
    },
  });
  keepAsWritten(document);
  return document.toJS();
}

/**
 * The receivers that hear nothing of ends: none of their integrations has `send_resolved`, said or by default.
 *
 * @throws FiredrillError `CONFIG_SYNTAX` for text that Alertmanager could not read either.
 */
export function receiversWithoutEnds(file: { readonly path: string; readonly text: string }): string[] {
  return [...readDeliverySettings(file).receivers]
    .filter(([, integrations]) => !integrations.some(({ sendResolved }) => sendResolved))
    .map(([name]) => name);
}

/**
 * The receivers that have no integration at all: Alertmanager takes them, and tells nobody.
 *
 * @throws FiredrillError `CONFIG_SYNTAX` for text that Alertmanager could not read either.
 */
export function emptyReceivers(file: { readonly path: string; readonly text: string }): string[] {
  return [...readDeliverySettings(file).receivers].flatMap(([name, integrations]) =>
    integrations.length === 0 ? [name] : [],
  );
}

function integrationsOf(receiver: Readonly<Record<string, unknown>>): Integration[] {
  return Object.entries(sendResolvedByDefault).flatMap(([kind, byDefault]) =>
    integrationSchema.parse(receiver[`${kind}_configs`] ?? []).map(({ send_resolved }, index) => ({
      name: `${kind}[${index}]`,
      sendResolved: send_resolved ?? byDefault,
    })),
  );
}
