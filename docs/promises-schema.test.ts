import { z } from 'zod';
import { promisesSchema } from '../core/promises/schema.ts';
import { expectGolden } from '../reports/testing/golden.ts';

describe('the published schema of promises', () => {
  it('is that by which they are read', () => {
    const schema = { title: 'Promises of a monitoring system', ...z.toJSONSchema(promisesSchema) };
    expectGolden('docs/promises.schema.json', `${JSON.stringify(schema, null, 2)}\n`);
  });
});
