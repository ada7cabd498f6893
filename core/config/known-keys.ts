import { isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import type { Location } from '../errors.ts';
import { nearestName } from '../nearest-name.ts';
import { readResolvedYaml } from './resolved-yaml.ts';

/** The keys of a map, each with the keys below it; null where anything may stand. Lists are looked through. */
interface Keys {
  readonly [key: string]: Keys | null;
}

const keys = (names: string): Keys => Object.fromEntries(names.split(' ').map((name) => [name, null]));

/** common/config/http_config.go of v0.44, which Prometheus 2.47.2 and Alertmanager 0.26.0 read. */
const proxy = keys('proxy_url no_proxy proxy_from_environment proxy_connect_header');
const tls = keys(
  'ca cert key ca_file cert_file key_file server_name insecure_skip_verify min_version max_version',
);
const http: Keys = {
  ...keys('bearer_token bearer_token_file follow_redirects enable_http2'),
  ...proxy,
  basic_auth: keys('username password password_file'),
  authorization: keys('type credentials credentials_file'),
  oauth2: {
    ...keys('client_id client_secret client_secret_file scopes token_url endpoint_params'),
    ...proxy,
    tls_config: tls,
  },
  tls_config: tls,
};

/** model/relabel/relabel.go of Prometheus 2.47.2. */
const relabelling = keys('source_labels separator regex modulus target_label replacement action');
const limits =
  'body_size_limit sample_limit target_limit label_limit label_name_length_limit label_value_length_limit keep_dropped_targets';

/** Discoveries of Prometheus 2.47.2 (discovery/*); only the lab's own are looked into. */
const discoveries: Keys = {
  ...keys(
    'azure consul digitalocean docker dockerswarm dns ec2 eureka gce hetzner http ionos kubernetes kuma lightsail',
  ),
  ...keys('linode marathon nerve nomad openstack ovhcloud puppetdb scaleway serverset triton uyuni vultr'),
};
const discovery: Keys = {
  ...Object.fromEntries(Object.keys(discoveries).map((name) => [`${name}_sd_configs`, null])),
  file_sd_configs: keys('files refresh_interval'),
  static_configs: keys('targets labels'),
};

/** config/config.go of Prometheus 2.47.2. Remote storage is not looked into: the lab boots none. */
const prometheus: Keys = {
  ...keys('rule_files scrape_config_files remote_write remote_read tracing'),
  global: keys(`scrape_interval scrape_timeout evaluation_interval query_log_file external_labels ${limits}`),
  storage: { tsdb: keys('out_of_order_time_window'), exemplars: keys('max_exemplars') },
  alerting: {
    alert_relabel_configs: relabelling,
    alertmanagers: {
      ...keys('scheme path_prefix timeout api_version'),
      ...http,
      ...discovery,
      relabel_configs: relabelling,
    },
  },
  scrape_configs: {
    ...keys(
      'job_name honor_labels honor_timestamps params scrape_interval scrape_timeout metrics_path scheme',
    ),
    ...keys(`scrape_classic_histograms native_histogram_bucket_limit ${limits}`),
    ...http,
    ...discovery,
    relabel_configs: relabelling,
    metric_relabel_configs: relabelling,
  },
};

/** model/rulefmt/rulefmt.go of Prometheus 2.47.2: `query_offset` and `labels` of a group are of later versions. */
const rules: Keys = {
  groups: {
    ...keys('name interval limit'),
    rules: keys('record alert expr for keep_firing_for labels annotations'),
  },
};

/** config/notifiers.go of Alertmanager 0.26.0: what each integration has beside `send_resolved` and `http_config`. */
const integrations: Keys = {
  webex: keys('api_url message room_id'),
  discord: keys('webhook_url title message'),
  email: {
    ...keys(
      'to from hello smarthost auth_username auth_password auth_password_file auth_secret auth_identity',
    ),
    ...keys('headers html text require_tls'),
    tls_config: tls,
  },
  pagerduty: {
    ...keys(
      'service_key service_key_file routing_key routing_key_file url client client_url description details',
    ),
    ...keys('source severity class component group'),
    links: keys('href text'),
    images: keys('src alt href'),
  },
  slack: {
    ...keys(
      'api_url api_url_file channel username color title title_link pretext text short_fields footer fallback',
    ),
    ...keys('callback_id icon_emoji icon_url image_url thumb_url link_names mrkdwn_in'),
    fields: keys('title value short'),
    actions: {
      ...keys('type text url style name value'),
      confirm: keys('text title ok_text dismiss_text'),
    },
  },
  webhook: keys('url url_file max_alerts'),
  wechat: keys('api_secret corp_id message api_url to_user to_party to_tag agent_id message_type'),
  opsgenie: {
    ...keys(
      'api_key api_key_file api_url message description source details entity actions tags note priority',
    ),
    ...keys('update_alerts'),
    responders: keys('id name username type'),
  },
  victorops: keys(
    'api_key api_key_file api_url routing_key message_type state_message entity_display_name monitoring_tool custom_fields',
  ),
  pushover: keys(
    'user_key user_key_file token token_file title message url url_title device sound priority retry expire html',
  ),
  sns: {
    ...keys('api_url topic_arn phone_number target_arn subject message attributes'),
    sigv4: keys('region access_key secret_key profile role_arn'),
  },
  telegram: keys('api_url bot_token bot_token_file chat_id message disable_notifications parse_mode'),
  msteams: keys('webhook_url title text'),
};

const interval: Keys = {
  ...keys('weekdays days_of_month months years location'),
  times: keys('start_time end_time'),
};

/** A route holds routes. */
const route: { [key: string]: Keys | null } = {
  ...keys('receiver group_by match match_re matchers mute_time_intervals active_time_intervals continue'),
  ...keys('group_wait group_interval repeat_interval'),
};
route['routes'] = route;

/** config/config.go of Alertmanager 0.26.0. */
const alertmanager: Keys = {
  templates: null,
  global: {
    ...keys('resolve_timeout smtp_from smtp_hello smtp_smarthost smtp_auth_username smtp_auth_password'),
    ...keys('smtp_auth_password_file smtp_auth_secret smtp_auth_identity smtp_require_tls slack_api_url'),
    ...keys('slack_api_url_file pagerduty_url opsgenie_api_url opsgenie_api_key opsgenie_api_key_file'),
    ...keys('wechat_api_url wechat_api_secret wechat_api_corp_id victorops_api_url victorops_api_key'),
    ...keys('victorops_api_key_file telegram_api_url webex_api_url'),
    http_config: http,
  },
  route,
  inhibit_rules: keys(
    'source_match source_match_re source_matchers target_match target_match_re target_matchers equal',
  ),
  receivers: {
    name: null,
    ...Object.fromEntries(
      Object.entries(integrations).map(([kind, own]) => [
        `${kind}_configs`,
        { ...own, send_resolved: null, http_config: http },
      ]),
    ),
  },
  mute_time_intervals: { name: null, time_intervals: interval },
  time_intervals: { name: null, time_intervals: interval },
};

const known = { prometheus, rules, alertmanager } as const;

/** Files whose keys are known. Both programs refuse a file with a key that they do not know. */
export type KeyedKind = keyof typeof known;

/** Whether a program knows the setting at a path of keys and indices from the root. */
export function isKnownSetting(kind: KeyedKind, path: readonly string[]): boolean {
  let shape: Keys | null | undefined = known[kind];
  for (const step of path.filter((one) => !/^\d+$/.test(one))) {
    if (shape === null) return true;
    shape = shape[step];
    if (shape === undefined) return false;
  }
  return true;
}

/** A key that the program does not know, where it stands. */
export interface UnknownKey {
  readonly key: string;
  /** Keys from the root that lead to its map, joined by dots: `route.routes`. Empty at the root. */
  readonly below: string;
  /** The key that was probably meant. */
  readonly meant: string | undefined;
  readonly location: Location;
}

/** Every key of a file that Prometheus 2.47.2 or Alertmanager 0.26.0 does not know; a file with syntax errors has none. */
export function unknownKeysIn(file: {
  readonly path: string;
  readonly kind: KeyedKind;
  readonly text: string;
}): UnknownKey[] {
  const { document, lines } = readResolvedYaml(file.path, file.text);
  if (document.errors.length > 0) return [];
  const placeOf = (node: unknown): Location => {
    const offset = isScalar(node) ? (node.range?.[0] ?? 0) : 0;
    const { line, col } = lines.linePos(offset);
    return { file: file.path, line, column: col };
  };
  const look = (node: unknown, shape: Keys | null, path: readonly string[]): UnknownKey[] => {
    if (shape === null) return [];
    if (isSeq(node)) return node.items.flatMap((item) => look(item, shape, path));
    return isMap(node) ? lookIntoMap(node, shape, path) : [];
  };
  const lookIntoMap = (map: YAMLMap, shape: Keys, path: readonly string[]): UnknownKey[] =>
    map.items.flatMap(({ key, value }): UnknownKey[] => {
      const name = isScalar(key) ? String(key.value) : '';
      const below = shape[name];
      if (below !== undefined) return look(value, below, [...path, name]);
      const meant = nearestName(name, Object.keys(shape));
      return [{ key: name, below: path.join('.'), meant, location: placeOf(key) }];
    });
  return look(document.contents, known[file.kind], []);
}
