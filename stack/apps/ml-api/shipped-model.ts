import type { TrainedModel } from './model.ts';
import parameters from './trained-model.json' with { type: 'json' };

/** The model that the repository ships; train.ts made it. */
export const shippedModel: TrainedModel = parameters;
