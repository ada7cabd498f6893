/**
 * The XID errors that the lab can raise, with what they say. Source: NVIDIA's "XID Errors" (docs.nvidia.com/deploy), whose
 * catalogue has more of them; these are the ones that alerts.md rules on, and the two that must stay silent.
 */
export const xids: Readonly<Record<number, string>> = {
  13: 'graphics engine exception, most often of the application',
  31: 'memory page fault, most often of the application',
  48: 'double bit ECC error',
  62: 'internal micro-controller halt',
  63: 'row remapping recorded',
  64: 'row remapping could not be recorded',
  74: 'NVLink error',
  79: 'GPU has fallen off the bus',
  94: 'contained memory error',
  95: 'uncontained memory error',
  119: 'the GPU system processor does not answer',
  120: 'error of the GPU system processor',
};

export const xidNumbers: readonly number[] = Object.keys(xids).map(Number);

/** How long DCGM's exporter counts an XID, in lab milliseconds: its default window. */
export const xidWindowMs = 300_000;
