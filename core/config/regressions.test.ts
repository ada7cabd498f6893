import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { answerOfModel, type RoutingRegression, receiversOf } from './testing.ts';

const folder = join(import.meta.dirname, 'regressions');

describe('routing answers that once differed from amtool 0.26.0', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

  it('are kept', () => expect(files).to.not.be.empty);

  for (const file of files) {
    it(file.replace('.json', ''), () => {
      const { receivers, ...question } = JSON.parse(
        readFileSync(join(folder, file), 'utf8'),
      ) as RoutingRegression;
      expect(receiversOf(answerOfModel(question)), JSON.stringify(question)).to.deep.equal(receivers);
    });
  }
});
