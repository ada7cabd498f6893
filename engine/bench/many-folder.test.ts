import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { compileConfig } from '../../core/labtime/compile.ts';
import { defaultConfigFolder, readConfigFolder, readConfigUnderTest } from '../run/config-folder.ts';
import { writeManyRules } from './many-folder.ts';

describe('a folder of many rules', () => {
  it('is the shipped one with so many rules more, which are loaded and routed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'firedrill-many-'));
    try {
      writeManyRules(folder, 100);
      const files = readConfigFolder(folder);
      compileConfig(files, { speed: 60 });
      const config = readConfigUnderTest(files, folder);
      const shipped = readConfigUnderTest(readConfigFolder(), defaultConfigFolder);
      expect(config.rules.length - shipped.rules.length).to.equal(100);
      expect(config.alertmanager.route.routes.map(({ receiver }) => receiver)).to.include('team-39');
      expect(config.alertmanager.inhibitRules.length).to.be.above(shipped.alertmanager.inhibitRules.length);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
