import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import { readPromises } from '../core/promises/read-promises.ts';
import { promisesSchema } from '../core/promises/schema.ts';
import { expectGolden } from '../reports/testing/golden.ts';

describe('the published schema of promises', () => {
  it('is that by which they are read', () => {
    const schema = { title: 'Promises of a monitoring system', ...z.toJSONSchema(promisesSchema) };
    expectGolden('docs/promises.schema.json', `${JSON.stringify(schema, null, 2)}\n`);
  });
});

describe('the guide to promises', () => {
  it('has an example that can be read, and names every key of alerts and receivers', () => {
    const guide = readFileSync(new URL('guides/promises.md', import.meta.url), 'utf8');
    const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(guide) ?? [];
    expect(readPromises({ path: 'example', text: example }).alerts).to.have.length(2);
    const { alerts, receivers } = promisesSchema.shape;
    const keys = [
      ...Object.keys(alerts.valueType.shape),
      ...Object.keys(receivers.shape.each.valueType.shape),
    ].filter((key) => key !== 'mutesLowerTiersOfSame' && key !== 'runbook');
    expect(keys.filter((key) => !guide.includes(`\`${key}\``))).to.deep.equal([]);
  });
});
