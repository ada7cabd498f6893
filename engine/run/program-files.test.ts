import { expect } from 'chai';
import { failureOf } from '../testing.ts';
import { readConfigFolder } from './config-folder.ts';
import { programFiles } from './program-files.ts';

describe('the files that the programs get', () => {
  const files = readConfigFolder();
  const textOf = (given: readonly { path: string; text: string }[], path: string) =>
    given.find((file) => file.path === path)?.text;
  const byCalendar = [
    ...files,
    {
      path: 'prometheus/rules/night.yml',
      kind: 'rules' as const,
      text: 'groups: [{ name: night, rules: [{ alert: Night, expr: "hour() > 22" }] }]\n',
    },
  ];

  it('are those in production where the programs have the lab’s clock', () => {
    const given = programFiles(files, { speed: 60, clock: 'lab' });
    for (const { path, kind, text } of files)
      if (kind !== 'blackbox') expect(textOf(given, path), path).to.equal(text);
    expect(given).to.have.length(files.length);
  });

  it('are divided for blackbox_exporter, which keeps the time of the wall', () => {
    const [lab, compiled] = (['lab', 'compiled'] as const).map((clock) =>
      textOf(programFiles(files, { speed: 60, clock }), 'blackbox/blackbox.yml'),
    );
    expect(lab).to.equal(compiled).and.not.equal(textOf(files, 'blackbox/blackbox.yml'));
  });

  it('may go by the calendar with the lab’s clock alone', () => {
    programFiles(byCalendar, { speed: 60, clock: 'lab' });
    expect(failureOf(() => programFiles(byCalendar, { speed: 60 }))).to.include({ code: 'LABTIME_REFUSED' });
  });
});
