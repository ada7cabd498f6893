/** What a program wants for a value. A value that is not there is right everywhere. */
export type Shape =
  /** A scalar, whatever it says. */
  | 'text'
  | 'duration'
  /** A whole number; `natural` is not negative. A fraction is cut off. */
  | 'whole'
  | 'natural'
  /** `true`, and also `yes`, `on` and `y`: YAML 1.1. */
  | 'flag'
  /** A number of bytes with its unit, as `10MiB`. */
  | 'size'
  /** An address with http or https. */
  | 'address'
  /** `host:port`. */
  | 'host-port'
  /** The name of a label. */
  | 'label'
  | { readonly list: Shape }
  | { readonly fields: Fields }
  /** A map whose keys are names of labels, and whose values are scalars. */
  | 'labels'
  /** A map with any keys, whose values are scalars. */
  | 'texts';

interface Fields {
  readonly [key: string]: Shape;
}

const all = (shape: Shape, names: string): Fields =>
  Object.fromEntries(names.split(' ').map((name) => [name, shape]));
const texts: Shape = { list: 'text' };
const list = (fields: Fields): Shape => ({ list: { fields } });

/** model/rulefmt/rulefmt.go of Prometheus 2.47.2. */
const rules: Shape = {
  fields: {
    groups: list({
      name: 'text',
      interval: 'duration',
      limit: 'whole',
      rules: list({ for: 'duration', keep_firing_for: 'duration', labels: 'texts', annotations: 'texts' }),
    }),
  },
};

const relabelling = list({
  source_labels: { list: 'label' },
  modulus: 'natural',
  ...all('text', 'separator regex target_label replacement action'),
});
const limits = all(
  'natural',
  'sample_limit target_limit label_limit label_name_length_limit label_value_length_limit keep_dropped_targets',
);
const discovery: Fields = {
  static_configs: list({ targets: texts, labels: 'labels' }),
  file_sd_configs: list({ files: texts, refresh_interval: 'duration' }),
};

/** config/config.go of Prometheus 2.47.2. */
const prometheus: Shape = {
  fields: {
    rule_files: texts,
    scrape_config_files: texts,
    global: {
      fields: {
        ...all('duration', 'scrape_interval scrape_timeout evaluation_interval'),
        external_labels: 'labels',
        body_size_limit: 'size',
        query_log_file: 'text',
        ...limits,
      },
    },
    storage: {
      fields: {
        tsdb: { fields: { out_of_order_time_window: 'duration' } },
        exemplars: { fields: { max_exemplars: 'whole' } },
      },
    },
    alerting: {
      fields: {
        alert_relabel_configs: relabelling,
        alertmanagers: list({
          ...discovery,
          ...all('text', 'scheme path_prefix api_version'),
          timeout: 'duration',
          relabel_configs: relabelling,
        }),
      },
    },
    scrape_configs: list({
      ...discovery,
      ...limits,
      ...all('text', 'job_name metrics_path scheme'),
      body_size_limit: 'size',
      ...all('flag', 'honor_labels honor_timestamps scrape_classic_histograms follow_redirects enable_http2'),
      ...all('duration', 'scrape_interval scrape_timeout'),
      relabel_configs: relabelling,
      metric_relabel_configs: relabelling,
    }),
  },
};

const route: { [key: string]: Shape } = {
  ...all('duration', 'group_wait group_interval repeat_interval'),
  ...all(texts, 'group_by matchers mute_time_intervals active_time_intervals'),
  ...all('texts', 'match match_re'),
  receiver: 'text',
  continue: 'flag',
};
route['routes'] = list(route);

const integration = (fields: Fields): Shape => list({ send_resolved: 'flag', ...fields });

/** config/config.go and config/notifiers.go of Alertmanager 0.26.0. */
const alertmanager: Shape = {
  fields: {
    templates: texts,
    global: {
      fields: {
        resolve_timeout: 'duration',
        smtp_smarthost: 'host-port',
        smtp_require_tls: 'flag',
        ...all('address', 'slack_api_url pagerduty_url opsgenie_api_url wechat_api_url victorops_api_url'),
        ...all('address', 'telegram_api_url webex_api_url'),
        ...all('text', 'smtp_from smtp_hello smtp_auth_username slack_api_url_file opsgenie_api_key'),
      },
    },
    route: { fields: route },
    inhibit_rules: list({
      equal: { list: 'label' },
      ...all(texts, 'source_matchers target_matchers'),
      ...all('texts', 'source_match source_match_re target_match target_match_re'),
    }),
    receivers: list({
      name: 'text',
      webhook_configs: integration({ url: 'address', url_file: 'text', max_alerts: 'natural' }),
      slack_configs: integration({ api_url: 'address', channel: 'text' }),
      email_configs: integration({
        to: 'text',
        smarthost: 'host-port',
        require_tls: 'flag',
        headers: 'texts',
      }),
      pagerduty_configs: integration({ url: 'address', details: 'texts' }),
      opsgenie_configs: integration({ api_url: 'address', details: 'texts' }),
      victorops_configs: integration({ api_url: 'address' }),
      wechat_configs: integration({ api_url: 'address' }),
      pushover_configs: integration({ html: 'flag' }),
      telegram_configs: integration({ api_url: 'address', chat_id: 'whole' }),
      msteams_configs: integration({ webhook_url: 'address' }),
      discord_configs: integration({ webhook_url: 'address' }),
      webex_configs: integration({ api_url: 'address' }),
      sns_configs: integration({}),
    }),
  },
};

/** The values that Prometheus 2.47.2 and Alertmanager 0.26.0 want in their files; keys that are not named are not looked at. */
export const valueShapes = { prometheus, rules, alertmanager } as const;
