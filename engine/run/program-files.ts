import { type Pace, programSpeedOf } from '../../core/clock.ts';
import { type CompiledConfig, type ConfigFile, compileConfig } from '../../core/labtime/compile.ts';

/**
 * The files as the programs of a run get them. Programs with the lab's clock read what is in production; those that keep the
 * time of the wall (blackbox_exporter) get every duration divided by the speed.
 *
 * @throws FiredrillError of `compileConfig`, for what cannot be divided
 */
export function programFiles(files: readonly ConfigFile[], pace: Pace): CompiledConfig['files'] {
  const byTheWall = files.filter(({ kind }) => kind === 'blackbox');
  const others = files.filter((file) => !byTheWall.includes(file));
  return [
    ...compileConfig(others, { speed: programSpeedOf(pace) }).files,
    ...compileConfig(byTheWall, { speed: pace.speed }).files,
  ];
}
