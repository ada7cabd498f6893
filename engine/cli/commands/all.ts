import type { Command } from 'commander';
import type { Interruption } from '../interruption.ts';

type Register = (program: Command, interruption: Interruption) => void;

/** Every command in the order of the help. A command's file brings along what it works with: containers, browsers, reports. */
const commands: Readonly<Record<string, () => Promise<Register>>> = {
  run: async () => (await import('./run.ts')).registerRun,
  plan: async () => (await import('./plan.ts')).registerPlan,
  lint: async () => (await import('./lint.ts')).registerLint,
  list: async () => (await import('./list.ts')).registerList,
  analyze: async () => (await import('./analyze.ts')).registerAnalyze,
  compile: async () => (await import('./compile.ts')).registerCompile,
  stack: async () => (await import('./stack.ts')).registerStack,
  engine: async () => (await import('./engine.ts')).registerEngine,
  doctor: async () => (await import('./doctor.ts')).registerDoctor,
  bench: async () => (await import('./bench.ts')).registerBench,
  coverage: async () => (await import('./coverage.ts')).registerCoverage,
  fidelity: async () => (await import('./fidelity.ts')).registerFidelity,
};

/**
 * What registers the command that is asked for, so that only its own files are read. All of them where the first word is the
 * name of none: the help lists them, and a slip of the pen is answered with the nearest.
 *
 * @param words behind the name of the program
 */
export async function registersFor([name = '']: readonly string[]): Promise<Register[]> {
  const wanted = Object.hasOwn(commands, name) ? commands[name] : undefined;
  return Promise.all((wanted === undefined ? Object.values(commands) : [wanted]).map((load) => load()));
}
