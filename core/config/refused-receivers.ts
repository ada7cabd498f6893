import type { YAMLMap } from 'yaml';
import {
  brokenPatterns,
  keysAt,
  mapAt,
  mapsAt,
  type Reason,
  type Refusal,
  refusalsIn,
  textAt,
} from './refusal.ts';

/**
 * Why Alertmanager 0.26.0 refuses receivers although each of their values is one that it knows (config/notifiers.go,
 * config/config.go): an integration lacks what it cannot do without, its own or a global setting, or has two of what there
 * may be one.
 */
export function refusedReceiversIn(file: { readonly path: string; readonly text: string }): Refusal[] {
  return refusalsIn(file, (root) => {
    const globalNode = mapAt(root, 'global');
    const global = new Settings(globalNode);
    return [
      ...brokenPatterns(root, 'templates'),
      ...exclusive
        .filter((keys) => keys.every((key) => global.has(key)))
        .map((keys): Reason => [globalNode, `global has ${keys.join(' and ')}`]),
      ...(global.isEmpty('http_config') ? [[globalNode, 'http_config of global is empty'] as const] : []),
      ...mapsAt(root, 'receivers').flatMap((receiver) => receiverReasons(receiver, global)),
    ];
  });
}

function receiverReasons(receiver: YAMLMap, global: Settings): Reason[] {
  const name = textAt(receiver, 'name');
  const integrations = Object.entries(kinds).flatMap(([kind, whyRefused]) =>
    mapsAt(receiver, `${kind}_configs`).flatMap((own) =>
      whyRefused(new Settings(own), global).map((why): Reason => [own, `${kind}_configs of ${name} ${why}`]),
    ),
  );
  return [...(name === '' ? [[receiver, 'a receiver has no name'] as const] : []), ...integrations];
}

/** Pairs of global settings of which there may be one. */
const exclusive: readonly (readonly string[])[] = [
  ['slack_api_url', 'slack_api_url_file'],
  ['opsgenie_api_key', 'opsgenie_api_key_file'],
  ['victorops_api_key', 'victorops_api_key_file'],
  ['smtp_auth_password', 'smtp_auth_password_file'],
];

/** Settings that say something. */
class Settings {
  readonly #map: YAMLMap | undefined;

  constructor(map: YAMLMap | undefined) {
    this.#map = map;
  }

  has(key: string): boolean {
    return this.text(key) !== '' || mapAt(this.#map, key) !== undefined;
  }

  /** Whether the key is there and has no value. */
  isEmpty(key: string): boolean {
    return this.#map?.has(key) === true && !this.has(key);
  }

  text(key: string): string {
    return textAt(this.#map, key);
  }

  map(key: string): Settings {
    return new Settings(mapAt(this.#map, key));
  }

  maps(key: string): Settings[] {
    return mapsAt(this.#map, key).map((map) => new Settings(map));
  }

  keys(key: string): string[] {
    return keysAt(this.#map, key);
  }
}

type WhyRefused = (own: Settings, global: Settings) => string[];

const lacks = (settings: Settings, ...keys: string[]): string[] =>
  keys.some((key) => settings.has(key)) ? [] : [`has no ${keys.join(' or ')}`];
const hasBoth = (settings: Settings, one: string, other: string): string[] =>
  settings.has(one) && settings.has(other) ? [`has ${one} and ${other}`] : [];
/** Neither its own nor a global one. */
const lacksEven = (
  own: Settings,
  global: Settings,
  ...keys: readonly (readonly [string, string])[]
): string[] =>
  keys.some(([mine, above]) => own.has(mine) || global.has(above))
    ? []
    : [`has no ${keys[0]?.[0]}, nor is there a global one`];

const kinds: Readonly<Record<string, WhyRefused>> = {
  webhook: (own) => [...lacks(own, 'url', 'url_file'), ...hasBoth(own, 'url', 'url_file')],
  email: (own, global) => [
    ...lacks(own, 'to'),
    ...lacksEven(own, global, ['smarthost', 'smtp_smarthost']),
    ...lacksEven(own, global, ['from', 'smtp_from']),
    ...twice(own.keys('headers').map((name) => name.toLowerCase())).map(
      (name) => `has the header ${name} twice`,
    ),
  ],
  pagerduty: (own) => [
    ...lacks(own, 'routing_key', 'service_key', 'routing_key_file', 'service_key_file'),
    ...hasBoth(own, 'routing_key', 'routing_key_file'),
    ...hasBoth(own, 'service_key', 'service_key_file'),
  ],
  slack: (own, global) => [
    ...lacksEven(own, global, ['api_url', 'slack_api_url'], ['api_url_file', 'slack_api_url_file']),
    ...hasBoth(own, 'api_url', 'api_url_file'),
    ...own.maps('fields').flatMap((field) => [...lacks(field, 'title'), ...lacks(field, 'value')]),
    ...own
      .maps('actions')
      .flatMap((action) => [
        ...lacks(action, 'type'),
        ...lacks(action, 'text'),
        ...lacks(action, 'url', 'name'),
      ]),
  ],
  opsgenie: (own, global) => [
    ...lacksEven(own, global, ['api_key', 'opsgenie_api_key'], ['api_key_file', 'opsgenie_api_key_file']),
    ...hasBoth(own, 'api_key', 'api_key_file'),
    ...own
      .maps('responders')
      .flatMap((responder) => [
        ...lacks(responder, 'id', 'username', 'name'),
        ...(/^(team|teams|user|escalation|schedule)$/i.test(responder.text('type')) ||
        responder.text('type').includes('{{')
          ? []
          : ['has a responder of no known type']),
      ]),
  ],
  victorops: (own, global) => [
    ...lacks(own, 'routing_key'),
    ...lacksEven(own, global, ['api_key', 'victorops_api_key'], ['api_key_file', 'victorops_api_key_file']),
    ...hasBoth(own, 'api_key', 'api_key_file'),
  ],
  wechat: (own, global) => [
    ...lacksEven(own, global, ['api_secret', 'wechat_api_secret']),
    ...lacksEven(own, global, ['corp_id', 'wechat_api_corp_id']),
  ],
  pushover: (own) => [
    ...lacks(own, 'user_key', 'user_key_file'),
    ...hasBoth(own, 'user_key', 'user_key_file'),
    ...lacks(own, 'token', 'token_file'),
    ...hasBoth(own, 'token', 'token_file'),
  ],
  telegram: (own) => [
    ...lacks(own, 'bot_token', 'bot_token_file'),
    ...hasBoth(own, 'bot_token', 'bot_token_file'),
    ...(/^0*$/.test(own.text('chat_id')) ? ['has no chat_id'] : []),
  ],
  sns: (own) =>
    // One of them, or, as it is written in Alertmanager, all three.
    [own.has('target_arn'), own.has('topic_arn'), own.has('phone_number')].filter(Boolean).length % 2 === 0
      ? ['wants one of target_arn, topic_arn and phone_number']
      : [],
  msteams: (own) => lacks(own, 'webhook_url'),
  discord: (own) => lacks(own, 'webhook_url'),
  webex: (own) => [
    ...lacks(own, 'room_id'),
    ...(own.map('http_config').has('authorization') ? [] : ['has no http_config.authorization']),
  ],
};

function twice(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) < index))];
}
