import { expect } from 'chai';
import { readAlertmanager } from '../config/alertmanager.ts';
import { readRouteLines } from '../config/route-lines.ts';
import { type RoutingTree, routesTo, whyNotTo } from './route-to.ts';

function tree(routes: string): RoutingTree {
  const text = `route:\n  receiver: root\n  routes:\n${routes}\nreceivers: [{ name: root }, { name: a }, { name: b }, { name: c }]\n`;
  return {
    alertmanager: readAlertmanager({ path: 'alertmanager.yml', text }),
    routeLines: readRouteLines(text),
  };
}

const alert = { alertname: 'A', severity: 'critical', layer: 'gpu' };
const toB = '    - { receiver: b, matchers: [layer = "gpu"] }';
const why = (routes: string, receiver = 'b') => {
  const found = whyNotTo(receiver, alert, tree(routes));
  return found && `${found.location.line}: ${found.why}`;
};

describe('why an alert does not come to a receiver', () => {
  it('a route before it takes everything and does not continue', () => {
    expect(why(`    - { receiver: a }\n${toB}`)).to.equal(
      '4: the route to a takes it before the route to b (layer = "gpu"), and does not continue',
    );
    expect(why(`    - { receiver: a, continue: true }\n${toB}`)).to.equal(undefined);
  });

  it('its own matcher wants something else; the closest of several routes is told', () => {
    expect(
      why(
        '    - { receiver: b, matchers: [severity = "info", layer = "ml"] }\n    - { receiver: b, matchers: [layer = "ml"] }',
      ),
    ).to.equal(
      '5: the route to b (layer = "ml") does not take it: it wants layer = "ml", and the alert has layer="gpu"',
    );
    expect(why('    - { receiver: b, matchers: [team = "x"] }')).to.contain('the alert has no team');
  });

  it('a matcher above it does, or a sibling of that one comes first', () => {
    const nested = (above: string) =>
      `    - receiver: a\n      matchers: [${above}]\n      routes: [{ receiver: b, matchers: [layer = "gpu"] }]`;
    expect(why(nested('severity = "info"'))).to.contain(
      '4: the route to a (severity = "info") does not take it',
    );
    expect(why(nested('severity = "critical"'))).to.equal(undefined);
  });

  it('a route inside it takes it', () => {
    expect(why('    - receiver: b\n      routes: [{ receiver: c, matchers: [layer = "gpu"] }]')).to.equal(
      '5: the route to c (layer = "gpu") takes it inside the route to b, and that one then has it no more',
    );
  });

  it('no route leads there', () => {
    expect(why('    - { receiver: a }')).to.equal('2: no route leads to b');
  });

  it('says where the routes are that do take it', () => {
    const both = tree(`${toB.replace(' }', ', continue: true }')}\n    - { receiver: b }`);
    expect(routesTo('b', alert, both).map(({ line }) => line)).to.deep.equal([4, 5]);
    expect(routesTo('root', alert, both)).to.deep.equal([]);
  });
});
