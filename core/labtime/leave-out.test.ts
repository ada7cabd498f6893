import { expect } from 'chai';
import { readRules } from '../config/rules.ts';
import { compileConfig } from './compile.ts';
import { leaveOutRefused } from './leave-out.ts';

const file = (text: string) => ({ path: 'prometheus/rules/a.yml', kind: 'rules', text }) as const;
const mixed = `groups:
  - name: g
    rules:
      - alert: Plain
        expr: up == 0
      # Follows the clock on the wall.
      - alert: AtNight
        expr: |
          hour() > 22
            and up == 0
        labels: { severity: warning }
      - record: a:b
        expr: sum(hour())
      - alert: Last
        expr: rate(x[5m]) > 1
`;
const namesIn = (text: string) =>
  readRules(file(text)).map(({ alert, location }) => `${alert}:${location.line}`);

describe('rules that cannot run at a speed', () => {
  it('are left out and told, and the lines of the others stay where they are', () => {
    const { files, leftOut } = leaveOutRefused([file(mixed)], 60);
    expect(namesIn(files[0]?.text ?? '')).to.deep.equal(
      namesIn(mixed).filter((one) => !one.startsWith('AtNight')),
    );
    expect(leftOut.map(({ sentence, location }) => `${location.line} ${sentence}`)).to.have.length(2);
    expect(leftOut[0]?.sentence).to.match(/^rule AtNight is left out at speed 60: /);
    expect(leftOut[0]?.location).to.include({ file: 'prometheus/rules/a.yml', line: 9 });
    expect(leftOut[1]?.sentence).to.match(/^rule a:b is left out at speed 60: /);
    expect(() => compileConfig(files, { speed: 60 })).not.to.throw();
    expect(() => compileConfig([file(mixed)], { speed: 60 })).to.throw(/cannot run at speed 60/);
  });

  it('are none at real time, nor among those that can', () => {
    const given = [file(mixed)];
    expect(leaveOutRefused(given, 1)).to.deep.equal({ files: given, leftOut: [] });
    const plain = [file('groups: [{ name: g, rules: [{ alert: A, expr: up == 0 }] }]\n')];
    expect(leaveOutRefused(plain, 60)).to.deep.equal({ files: plain, leftOut: [] });
  });

  it('are refused still where they share their lines with others, and what is no rule as well', () => {
    const flow = file(
      'groups: [{ name: g, rules: [{ alert: A, expr: "hour() > 1" }, { alert: B, expr: up }] }]\n',
    );
    const route = {
      path: 'alertmanager/alertmanager.yml',
      kind: 'alertmanager',
      text: 'route: { receiver: a, routes: [{ receiver: a, mute_time_intervals: [x] }] }\n',
    } as const;
    for (const one of [flow, route]) {
      const { files, leftOut } = leaveOutRefused([one], 60);
      expect([files, leftOut]).to.deep.equal([[one], []]);
      expect(() => compileConfig(files, { speed: 60 })).to.throw(/cannot run at speed 60/);
    }
  });

  it('leave a group without rules where all of its rules were such', () => {
    const { files } = leaveOutRefused(
      [file('groups:\n  - name: g\n    rules:\n      - { alert: A, expr: hour() > 1 }\n')],
      60,
    );
    expect(namesIn(files[0]?.text ?? '')).to.deep.equal([]);
  });
});
