import { z } from 'zod';
import { a30 } from '../../../../core/gpu/a30.ts';
import { xidNumbers } from '../../../../core/gpu/xids.ts';
import type { FaultBoard } from '../../shared/fault-board.ts';
import type { Knob } from '../../shared/knob.ts';
import { ratioSchema, wholeNumber } from '../../shared/schemas.ts';
import type { Disturbances } from '../disturbances.ts';

/** A card that shuts itself down is no longer hot but gone. */
const settlesSchema = z
  .number('want degrees Celsius')
  .min(a30.inletCelsius, `want at least the ${a30.inletCelsius} °C of the air`)
  .lt(a30.shutdownCelsius, `want below ${a30.shutdownCelsius} °C, where the card turns itself off`);

const on = (name: string) => z.literal(true, `want { ${name}: true }`);

/** The setting of each knob of a GPU. */
const schemas = {
  xid: z.strictObject({ xid: z.literal(xidNumbers, `want one of ${xidNumbers.join(', ')}`) }),
  ecc: z.strictObject({ doubleBitErrors: wholeNumber(1, 1000, 'errors') }),
  rowRemap: z.strictObject({ hasFailed: on('hasFailed') }),
  cooling: z.strictObject({ cause: z.enum(['inlet', 'fan']), celsius: settlesSchema }),
  powerBrake: z.strictObject({ isAsserted: on('isAsserted') }),
  leak: z.strictObject({ usedRatio: ratioSchema, overLabMs: wholeNumber(1, 86_400_000, 'lab milliseconds') }),
  lost: z.strictObject({ isLost: on('isLost') }),
} satisfies { [Name in keyof Disturbances]-?: z.ZodType<Disturbances[Name]> };

/** Last part of a knob's name: `gpu0-row-remap`. */
const words = {
  xid: 'xid',
  ecc: 'ecc',
  rowRemap: 'row-remap',
  cooling: 'cooling',
  powerBrake: 'power-brake',
  leak: 'leak',
  lost: 'lost',
} satisfies Record<keyof Disturbances, string>;

const names = Object.keys(words) as (keyof Disturbances)[];

/** The knobs of one GPU, by what they disturb. */
export type GpuKnobs = Readonly<Record<keyof Disturbances, Knob>>;

/** @param gpu index of the GPU. */
export function gpuKnobs(gpu: number): GpuKnobs {
  const knobs = names.map((name): [string, Knob] => [
    name,
    { name: `gpu${gpu}-${words[name]}`, schema: schemas[name], arm: () => ({}) },
  ]);
  return Object.fromEntries(knobs) as unknown as GpuKnobs;
}

/** What the knobs that are turned do to their GPU. */
export function readDisturbances(board: FaultBoard, knobs: GpuKnobs): Disturbances {
  const turned = names.map((name) => [name, board.settingOf(knobs[name])] as const);
  return Object.fromEntries(turned.filter(([, setting]) => setting !== undefined)) as Disturbances;
}
