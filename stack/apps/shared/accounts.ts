/** Memory as a host of that size would tell of it, in bytes. */
export interface MemoryAccount {
  readonly limitBytes: number;
  /** All that is charged. */
  readonly chargedBytes: number;
  /** Without what the kernel gives back when somebody needs it: file contents that nobody looked at lately. */
  readonly usedBytes: number;
}

/** The kernel's own accounts of what plays a host, read anew at each call. Every method throws when the kernel has no such file. */
export interface Accounts {
  /** CPU seconds used since some instant: only differences count. */
  cpuSeconds(): number;
  /** CPUs that it may use. @throws Error when it is not limited. */
  cpuQuota(): number;
  /** Seconds that one busy process had to wait because the quota of the moment was used up, at most, since some instant. */
  throttledSeconds(): number;
  /** @throws Error when its memory is not limited. */
  memory(): MemoryAccount;
}
