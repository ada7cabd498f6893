import { gpuCount } from '../../../core/gpu/labels.ts';
import type { FaultBoard } from '../shared/fault-board.ts';
import { Gpu, type Reading } from './gpu.ts';
import { driverKnob } from './knobs/exporter-knobs.ts';
import { type GpuKnobs, gpuKnobs, readDisturbances } from './knobs/gpu-knobs.ts';

/** The GPUs of one machine, brought up to date whenever somebody asks or something changes. */
export class Fleet {
  readonly #gpus: readonly { readonly gpu: Gpu; readonly knobs: GpuKnobs }[];
  readonly #labNowMs: () => number;

  /**
   * @param labNowMs a clock of lab milliseconds, of any origin.
   * @param demandRatio what each has had to do for long: the share of its time at full clock.
   */
  constructor(labNowMs: () => number, demandRatio: number) {
    this.#labNowMs = labNowMs;
    this.#gpus = Array.from({ length: gpuCount }, (_, index) => ({
      gpu: new Gpu(labNowMs(), demandRatio),
      knobs: gpuKnobs(index),
    }));
  }

  get knobs() {
    return this.#gpus.flatMap(({ knobs }) => Object.values(knobs));
  }

  /** Spreads work evenly over the GPUs. @param gpuSecondsPerSecond how many GPUs at full clock it would fill. */
  setWork(gpuSecondsPerSecond: number): void {
    this.#catchUp();
    for (const { gpu } of this.#gpus) gpu.setDemand(gpuSecondsPerSecond / gpuCount);
  }

  /** Takes over what the board holds now. */
  obey(board: FaultBoard): void {
    this.#catchUp();
    for (const { gpu, knobs } of this.#gpus) {
      gpu.setPresent(board.settingOf(driverKnob) === undefined);
      gpu.disturb(readDisturbances(board, knobs));
    }
  }

  /** By index; null for a GPU that is not on the bus. */
  read(): (Reading | null)[] {
    this.#catchUp();
    return this.#gpus.map(({ gpu }) => gpu.read());
  }

  #catchUp(): void {
    const nowMs = this.#labNowMs();
    for (const { gpu } of this.#gpus) gpu.advanceTo(nowMs);
  }
}
