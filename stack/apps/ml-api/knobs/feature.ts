import { z } from 'zod';
import { featureNames } from '../population.ts';

export const featureSchema = z.enum(featureNames, `want one of ${featureNames.join(', ')}`);
