import type { Command } from 'commander';
import { formatLocation } from '../../../core/errors.ts';
import { compileConfig } from '../../../core/labtime/compile.ts';
import { compileFlags } from '../../../core/labtime/flags.ts';
import { writeCompiled } from '../../run/compiled-folder.ts';
import { configOption, leaveOutOption, speedOption } from '../options.ts';
import { readConfig } from '../read-config.ts';

interface CompileOptions {
  readonly speed: number;
  readonly config: string;
  readonly out: string;
  readonly leaveOutRefused: boolean;
}

export function registerCompile(program: Command): void {
  program
    .command('compile')
    .description('write the configuration as it is for a speed, to look at it')
    .requiredOption(
      '--out <dir>',
      'folder to write into: empty, new, or written by compile before, e.g. --out /tmp/at-60',
    )
    .addOption(speedOption())
    .addOption(configOption())
    .addOption(leaveOutOption())
    .addHelpText(
      'after',
      `
Example:
  firedrill compile --speed 60 --out compiled

Exit codes: 0 written, 64 a configuration that cannot be compiled or a folder that holds other files, 69 a disk that takes no more.`,
    )
    .action((options: CompileOptions) => {
      const { speed, out } = options;
      const { files: given, leftOut } = readConfig(options);
      const { files } = compileConfig(given, { speed });
      for (const { sentence, location } of leftOut)
        console.error(`${sentence} (${formatLocation(location)})`);
      const flags = (['prometheus', 'alertmanager'] as const).map((program) => {
        const lines = Object.entries(compileFlags({}, speed, program)).map(
          ([name, value]) => `--${name}=${value}\n`,
        );
        return { path: `${program}/flags.txt`, text: lines.join('') };
      });
      writeCompiled(out, speed, [...files, ...flags]);
      console.log(
        `${files.length} files at speed ${speed} in ${out}; the command-line flags are in */flags.txt`,
      );
    });
}
