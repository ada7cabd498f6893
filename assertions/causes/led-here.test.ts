import { expect } from 'chai';
import { critical, notification } from '../testing/error-burst.ts';
import type { Facts } from '../testing/facts.ts';
import { configurationOf, findingOf } from '../testing/finding-of.ts';

const heardBy = (receiver: string) => (facts: Facts) => {
  facts.notifications.push(notification('firing', critical, receiver, 410_000));
};
const atUnrouted = ({ receiver }: { readonly receiver: string | null }) => receiver === 'unrouted';

describe('the cause: a route leads an expected alert to one more receiver', () => {
  it('names the route, and does not say that nobody expects the alert', () => {
    const { cause, location } = findingOf(
      'unexpected',
      (facts) => {
        const configuration = configurationOf(facts);
        configuration.alertmanagerYml = configuration.alertmanagerYml.replace(
          '    - receiver: pagerduty',
          '    - receiver: unrouted\n      matchers: [layer = "application"]\n      continue: true\n    - receiver: pagerduty',
        );
        heardBy('unrouted')(facts);
      },
      atUnrouted,
    );
    expect(cause).to.match(
      /^the scenario expects it at .*pagerduty.*, and the route to unrouted \(layer = "application"\) takes it there$/,
    );
    expect(location).to.deep.include({ file: 'alertmanager/alertmanager.yml' });
  });

  it('is another one where no route leads there', () => {
    const { cause } = findingOf('unexpected', heardBy('unrouted'), atUnrouted);
    expect(cause).to.match(/^it fired in Prometheus/);
  });
});
