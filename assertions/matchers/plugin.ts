import type { Labels } from '../../core/labels.ts';
import type { Check } from '../../core/verdict.ts';
import { alertLabels, runOf } from './arguments.ts';
import { deliver } from './deliver.ts';
import { haveHeartbeat } from './have-heartbeat.ts';
import { hold } from './hold.ts';
import { inhibit } from './inhibit.ts';
import { resolve } from './resolve.ts';
import { stayQuiet } from './stay-quiet.ts';

/**
 * The chai plugin: `chai.use(firedrillMatchers)`, then
 *
 *     expect(run).to.deliver('HighErrorRate', { severity: 'critical' }).to('pagerduty').within('8m');
 *     expect(run).to.inhibit('HighErrorRate', { severity: 'warning' }).by('HighErrorRate', { severity: 'critical' });
 *     expect(run).to.resolve('HighErrorRate', { severity: 'critical' }).at('slack').within('12m');
 *     expect(run).to.stayQuiet();
 *     expect(run).to.haveHeartbeat();
 */
export const firedrillMatchers: Chai.ChaiPlugin = ({ Assertion }, { addMethod, flag }) => {
  const isNegated = (assertion: object): boolean => flag(assertion, 'negate') === true;
  const subject = (assertion: object): unknown => flag(assertion, 'object');
  const aboutAlert = (matcher: typeof deliver | typeof resolve | typeof inhibit) =>
    function (this: object, alertname: string, labels?: Labels) {
      return matcher(runOf(subject(this)), alertLabels(alertname, labels), isNegated(this));
    };
  const aboutRun = (matcher: typeof stayQuiet | typeof haveHeartbeat) =>
    function (this: object) {
      matcher(runOf(subject(this)), isNegated(this));
    };
  addMethod(Assertion.prototype, 'deliver', aboutAlert(deliver));
  addMethod(Assertion.prototype, 'resolve', aboutAlert(resolve));
  addMethod(Assertion.prototype, 'inhibit', aboutAlert(inhibit));
  addMethod(Assertion.prototype, 'stayQuiet', aboutRun(stayQuiet));
  addMethod(Assertion.prototype, 'haveHeartbeat', aboutRun(haveHeartbeat));
  addMethod(Assertion.prototype, 'hold', function (this: object) {
    hold(subject(this) as Check, isNegated(this));
  });
};
