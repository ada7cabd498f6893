/**
 * The GPU that the lab plays: an NVIDIA A30, a passively cooled data-centre card for inference. No machine with a GPU was
 * at hand when this was written, so that nothing here is calibrated: the figures are public ones, and what nobody
 * publishes is named as an assumption.
 *
 * Source of what has no other: `nvidia-smi -a` of a machine with two A30, in Project-HAMi/HAMi issue 338 (2024).
 */
export const a30 = {
  modelName: 'NVIDIA A30',
  /** Power limit, default and highest: 165.00 W. It is also the TDP of NVIDIA's data sheet. */
  powerLimitWatts: 165,
  /** Draw without work, at 210 MHz: 26.95 W. */
  idleWatts: 27,
  /** Highest SM clock. */
  maxClockMhz: 1440,
  /** SM clock without work. */
  idleClockMhz: 210,
  /** "GPU Max Operating Temp": above it the driver lowers the clocks to cool the card. */
  maxOperatingCelsius: 90,
  /** "GPU Slowdown Temp": from here on the hardware brakes as well. */
  slowdownCelsius: 97,
  /** "GPU Shutdown Temp": the card turns itself off. */
  shutdownCelsius: 100,
  /** Memory in MiB, as nvidia-smi totals it (24258MiB in several public listings of A30 machines). */
  memoryMiB: 24_258,
  /** Hardware slowdown cuts the clocks "by a factor of 2 or more" (nvml.h, on HW slowdown and the power brake). */
  slowdownRatio: 0.5,

  /** Air at the inlet, °C: the middle of ASHRAE's recommended 18 to 27. */
  inletCelsius: 23,
  /** Assumption: K per W from chip to air at full airflow; it makes 61 °C at the power limit. */
  kelvinPerWatt: 0.23,
  /** Assumption: J per K; chip and a heat sink of half a kilogram, between copper (385 J/kg K) and aluminium (897). */
  joulesPerKelvin: 300,
} as const;
