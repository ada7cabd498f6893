import { z } from 'zod';
import type { Knob } from '../../shared/knob.ts';
import { ratioSchema } from '../../shared/schemas.ts';
import { classNames } from '../population.ts';

const schema = z.strictObject({
  className: z.enum(classNames, `want one of ${classNames.join(', ')}`),
  /** Its share of the customers, 0 to 1, to the next 60th; a third without this fault. The others share the rest. */
  ratio: ratioSchema,
});
export type ClassesSetting = z.infer<typeof schema>;

/** Changes how many customers of each class come: prior shift. A customer of a class looks as ever. */
export const classesKnob: Knob<ClassesSetting> = { name: 'classes', schema, arm: () => ({}) };
