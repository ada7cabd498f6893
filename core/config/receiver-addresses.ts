import { z } from 'zod';
import type { Location } from '../errors.ts';
import { placedYaml, type YamlPath } from './placed-yaml.ts';

/** Where an integration of a receiver calls. */
export interface ReceiverAddress {
  readonly receiver: string;
  /** Such as `webhook[0]`: the kind, and its place among those of the same kind. */
  readonly integration: string;
  /** `host:port`, or null where only a file beside the configuration says it. */
  readonly address: string | null;
  readonly location: Location;
}

interface Kind {
  /** Settings that say where it calls; the first one that is there counts. */
  readonly own: readonly string[];
  readonly global: readonly string[];
  /** Where it calls otherwise. */
  readonly byDefault?: string;
}

/** config/notifiers.go, config/config.go (DefaultGlobalConfig) and notify/* of Alertmanager 0.26.0. */
const kinds: Readonly<Record<string, Kind>> = {
  webhook: { own: ['url', 'url_file'], global: [] },
  email: { own: ['smarthost'], global: ['smtp_smarthost'] },
  pagerduty: { own: ['url'], global: ['pagerduty_url'], byDefault: 'https://events.pagerduty.com' },
  opsgenie: { own: ['api_url'], global: ['opsgenie_api_url'], byDefault: 'https://api.opsgenie.com' },
  wechat: { own: ['api_url'], global: ['wechat_api_url'], byDefault: 'https://qyapi.weixin.qq.com' },
  slack: { own: ['api_url', 'api_url_file'], global: ['slack_api_url', 'slack_api_url_file'] },
  victorops: { own: ['api_url'], global: ['victorops_api_url'], byDefault: 'https://alert.victorops.com' },
  pushover: { own: [], global: [], byDefault: 'https://api.pushover.net' },
  sns: { own: ['api_url'], global: [], byDefault: 'https://sns.amazonaws.com' },
  telegram: { own: ['api_url'], global: ['telegram_api_url'], byDefault: 'https://api.telegram.org' },
  discord: { own: ['webhook_url'], global: [] },
  webex: { own: ['api_url'], global: ['webex_api_url'], byDefault: 'https://webexapis.com' },
  msteams: { own: ['webhook_url'], global: [] },
};

const settings = z.record(z.string(), z.unknown());
const fileSchema = z.looseObject({
  global: settings.nullish(),
  receivers: z.array(z.looseObject({ name: z.unknown() }).nullable()).nullish(),
});

/**
 * Every address that alertmanager.yml makes Alertmanager call: one for each integration, and one for each proxy on the way.
 * What is malformed is left to those who refuse it.
 *
 * @throws FiredrillError `CONFIG_SYNTAX` for text that is not YAML
 */
export function readReceiverAddresses(file: {
  readonly path: string;
  readonly text: string;
}): ReceiverAddress[] {
  const yaml = placedYaml(file);
  const read = fileSchema.safeParse(yaml.data);
  if (!read.success) return [];
  const global = read.data.global ?? {};
  return (read.data.receivers ?? []).flatMap((receiver, at) =>
    Object.entries(kinds).flatMap(([kind, where]) =>
      integrationsIn(receiver?.[`${kind}_configs`]).flatMap((own, index) => {
        const path = ['receivers', at, `${kind}_configs`, index];
        const base = { receiver: String(receiver?.name), integration: `${kind}[${index}]` };
        const called = calledBy(where, own, global, path);
        const proxies = [proxyOf(own, [...path, 'http_config']), proxyOf(global, ['global', 'http_config'])];
        return [called, ...proxies.flatMap((proxy) => proxy ?? [])].map(({ address, path: place }) => ({
          ...base,
          address,
          location: yaml.place(place),
        }));
      }),
    ),
  );
}

interface Called {
  readonly address: string | null;
  readonly path: YamlPath;
}

function integrationsIn(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map((one) => settings.safeParse(one).data ?? {}) : [];
}

function calledBy(
  { own, global, byDefault }: Kind,
  integration: Record<string, unknown>,
  globals: Record<string, unknown>,
  path: YamlPath,
): Called {
  const ownKey = own.find((key) => integration[key] !== undefined);
  if (ownKey !== undefined) return said(ownKey, integration[ownKey], [...path, ownKey]);
  const globalKey = global.find((key) => globals[key] !== undefined);
  if (globalKey !== undefined) return said(globalKey, globals[globalKey], ['global', globalKey]);
  return { address: byDefault === undefined ? null : hostIn(byDefault), path };
}

function said(key: string, value: unknown, path: YamlPath): Called {
  return { address: key.endsWith('_file') ? null : hostIn(String(value)), path };
}

function proxyOf(owner: Record<string, unknown>, path: YamlPath): Called | undefined {
  const proxy = settings.safeParse(owner['http_config']).data?.['proxy_url'];
  return proxy === undefined ? undefined : said('proxy_url', proxy, [...path, 'proxy_url']);
}

/** `host:port` of a URL, or of the way in which mail servers are written. */
function hostIn(text: string): string {
  return URL.parse(text)?.host || text;
}
