import type { Mutant } from './mutant.ts';

/** Errors that the first scrape finds already are no increase: the alert never fires for them. */
export const increaseOfEcc: Mutant = {
  name: 'increase-of-ecc',
  trap: 12,
  mistake: 'GPUUncorrectableMemoryError waits for an increase',
  caughtBy: null,
  refusedBy: 'gpu/double-bit-error',
  lint: 'increase-of-ecc',
  says: 'errors that the first scrape finds already',
  edits: [
    {
      path: 'prometheus/rules/gpu.yml',
      find: 'DCGM_FI_DEV_ECC_DBE_VOL_TOTAL > 0',
      replace: 'rate(DCGM_FI_DEV_ECC_DBE_VOL_TOTAL[5m]) > 0',
    },
  ],
};
