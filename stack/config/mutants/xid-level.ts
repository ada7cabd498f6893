import type { Mutant } from './mutant.ts';

/** The gauge keeps the last XID for ever: the alert never resolves and does not see the same XID again. */
export const xidLevel: Mutant = {
  name: 'xid-level',
  trap: 10,
  mistake: 'GPUXidError reads the last XID',
  caughtBy: 'gpu/xid-of-applications',
  lint: 'xid-level',
  says: 'keeps the last XID for ever',
  edits: [
    {
      path: 'prometheus/rules/gpu.yml',
      find: 'DCGM_EXP_XID_ERRORS_COUNT{xid=~"48|62|64|74|79|95|119|120"} > 0',
      replace: 'DCGM_FI_DEV_XID_ERRORS > 0',
    },
  ],
};
