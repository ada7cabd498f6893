import { expect } from 'chai';
import { readConfigFolder } from '../engine/run/config-folder.ts';
import { failureOf } from '../engine/testing.ts';
import { refuseReceiversOutside } from './receivers-outside.ts';

describe('a configuration whose receivers are outside of the lab', () => {
  const shipped = readConfigFolder();
  const changed = (from: string, to: string) =>
    shipped.map((file) => {
      if (file.kind !== 'alertmanager') return file;
      expect(file.text).to.contain(from);
      return { ...file, text: file.text.replace(from, to) };
    });

  it('is not the shipped one', () => {
    refuseReceiversOutside(shipped);
  });

  it('is refused, with every receiver that would be called and the line that says so', () => {
    const files = changed(
      'http://slack:8082/slack/services/T0/B0/firedrill',
      'https://hooks.example.com/services/x',
    );
    const error = failureOf(() => refuseReceiversOutside(files));
    expect(error).to.include({ code: 'RECEIVERS_OUTSIDE', exitCode: 64 });
    expect(error.details.problems).to.deep.equal([
      'alertmanager/alertmanager.yml:6: slack (slack[0]) calls hooks.example.com',
    ]);
  });

  it('is refused where it says nothing: the real service is the default', () => {
    const files = changed('  pagerduty_url: http://pagerduty:8081/pagerduty/v2/enqueue\n', '');
    const error = failureOf(() => refuseReceiversOutside(files));
    expect(error.details.problems?.join()).to.contain('pagerduty (pagerduty[0]) calls events.pagerduty.com');
  });

  it('is refused for another port of the same name: nothing of the lab listens there', () => {
    const files = changed('mail:2525', 'mail:25');
    expect(failureOf(() => refuseReceiversOutside(files)).details.problems?.[0]).to.match(/calls mail:25$/);
  });
});
