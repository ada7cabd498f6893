/** The routes and inhibitions of the synthetic runs: those of stack/config that they need. */
export const alertmanagerYml = `
route:
  receiver: unrouted
  group_by: [alertname, cluster, service, severity]
  group_wait: 10s
  group_interval: 1m
  repeat_interval: 59m
  routes:
    - receiver: deadmansswitch
      matchers: [alertname = "Watchdog"]
      group_wait: 0s
      group_interval: 30s
      repeat_interval: 45s
    - receiver: pagerduty
      matchers: [severity = "critical"]
      continue: true
    - receiver: slack
      matchers: [severity =~ "critical|warning"]
      continue: true
    - receiver: email
      matchers: [severity =~ "warning|info"]
      continue: true
    - receiver: audit-webhook
      matchers: [severity =~ "critical|warning|info"]
inhibit_rules:
  # I1: the critical tier of an alert mutes its lower tiers.
  - source_matchers: [severity = "critical"]
    target_matchers: [severity =~ "warning|info"]
    equal: [cluster, alertname, service]
receivers:
  - name: unrouted
    webhook_configs: [{ send_resolved: true }]
  - name: deadmansswitch
    webhook_configs: [{ send_resolved: false }]
  - name: pagerduty
    pagerduty_configs: [{ send_resolved: true }]
  - name: slack
    slack_configs: [{ send_resolved: true }]
  - name: email
    email_configs: [{ send_resolved: true }]
  - name: audit-webhook
    webhook_configs: [{ send_resolved: true }]
`;
