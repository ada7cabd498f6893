import type { Command } from 'commander';
import prettyMs from 'pretty-ms';
import { exitCodes } from '../../../core/errors.ts';
import { type DoctorReport, examine } from '../../../stack/docker/doctor.ts';
import type { Interruption } from '../interruption.ts';
import { imageOption } from '../options.ts';
import { getReady } from '../ready.ts';

export function registerDoctor(program: Command, interruption: Interruption): void {
  program
    .command('doctor')
    .description('tell what this machine has, where each component comes from, and what would be skipped')
    .option('--prepare', 'first get the engine going and the images built, as `run` would', false)
    .addOption(imageOption())
    .addHelpText(
      'after',
      '\nExamples:\n  firedrill doctor\n  firedrill doctor --prepare\n\nExits 69 when the main job cannot run.',
    )
    .action(async ({ prepare }: { prepare: boolean }) => {
      if (prepare) await getReady(interruption.signal);
      const report = await examine();
      console.log(describe(report));
      process.exitCode = report.problems.length > 0 ? exitCodes.unavailable : exitCodes.pass;
    });
}

function describe(report: DoctorReport): string {
  const { engine, images, clock } = report;
  const rows: [string, string][] = [
    [
      'engine',
      engine.state === 'running'
        ? `${engine.engine.version}, API ${engine.engine.apiVersion}, ${engine.engine.storageDriver}, at ${engine.engine.dockerHost}`
        : 'none answers',
    ],
    ...(engine.state === 'running'
      ? ([['cgroup', `v${engine.engine.cgroupVersion}`]] as [string, string][])
      : []),
    ...images.map((image): [string, string] => [
      image.component,
      image.state === 'ready' ? `${image.image}  (${image.provenance})` : `missing: ${image.plan}`,
    ]),
    ['memory', `${gibibytes(report.freeMemoryBytes)} free`],
    [
      'disk',
      report.freeDiskBytes === undefined
        ? 'unknown: the engine keeps its data on another machine'
        : `${gibibytes(report.freeDiskBytes)} free where images are kept`,
    ],
    [
      'clock',
      `${clock.wallTime.toISOString()} (${clock.timeZone}), drift ${clock.driftMs.toFixed(1)} ms in ${prettyMs(clock.watchedMs)}`,
    ],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    ...rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`),
    ...report.skipped.map(({ component, reason }) => `skipped: ${component}, ${reason}`),
    ...report.warnings.map((warning) => `warning: ${warning}`),
    ...report.problems.map((problem) => `problem: ${problem}`),
    report.problems.length === 0 ? 'the main job can run' : 'the main job cannot run',
  ].join('\n');
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
