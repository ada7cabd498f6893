import { expect } from 'chai';
import { readConfigFolder } from '../engine/run/config-folder.ts';
import { failureOf } from '../engine/testing.ts';
import { refuseUnbootedTargets } from './unbooted-targets.ts';

describe('a configuration whose targets nobody boots', () => {
  const shipped = readConfigFolder();
  const retargeted = (from: string, to: string) =>
    shipped.map((file) => (file.path === `prometheus/targets/${from}.yml` ? { ...file, text: to } : file));

  it('is not the shipped one, as a scenario without optional components meets it', () => {
    refuseUnbootedTargets(shipped);
    refuseUnbootedTargets(shipped, ['gpu-exporter']);
  });

  it('is refused, with the job, the line and the name that was meant', () => {
    const files = retargeted('app', '# the shop\n- targets: ["ap:5000", "localhost:9090"]\n');
    const error = failureOf(() => refuseUnbootedTargets(files));
    expect(error).to.include({ code: 'TARGETS_UNBOOTED', exitCode: 64 });
    expect(error.details.problems).to.deep.equal([
      'prometheus/targets/app.yml:2: the job app scrapes ap:5000, and nothing of that name is booted; did you mean app?',
    ]);
  });

  it('is refused for an optional component that the stack does not boot', () => {
    const files = retargeted('ml-api', '- targets: ["gpu-exporter:9400"]\n');
    const error = failureOf(() => refuseUnbootedTargets(files));
    expect(error.details.problems?.join()).to.contain(
      'gpu-exporter is booted only where a scenario lists it in `with`',
    );
    refuseUnbootedTargets(files, ['gpu-exporter']);
  });
});
