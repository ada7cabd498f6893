import type { Command } from 'commander';
import { compileConfig } from '../../../core/labtime/compile.ts';
import { compileFlags } from '../../../core/labtime/flags.ts';
import { readConfigFolder } from '../../run/config-folder.ts';
import { writeInto } from '../../run/run-folder.ts';
import { configOption, speedOption } from '../options.ts';

interface CompileOptions {
  readonly speed: number;
  readonly config: string;
  readonly out: string;
}

export function registerCompile(program: Command): void {
  program
    .command('compile')
    .description('write the configuration as it is for a speed, to look at it')
    .requiredOption('--out <dir>', 'folder to write into, e.g. --out /tmp/at-60')
    .addOption(speedOption())
    .addOption(configOption())
    .addHelpText('after', '\nExample:\n  firedrill compile --speed 60 --out compiled')
    .action(({ speed, config, out }: CompileOptions) => {
      const { files } = compileConfig(readConfigFolder(config), { speed });
      for (const { path, text } of files) writeInto(out, path, text);
      for (const program of ['prometheus', 'alertmanager'] as const) {
        const flags = Object.entries(compileFlags({}, speed, program)).map(
          ([name, value]) => `--${name}=${value}`,
        );
        writeInto(out, `${program}/flags.txt`, `${flags.join('\n')}\n`);
      }
      console.log(
        `${files.length} files at speed ${speed} in ${out}; the command-line flags are in */flags.txt`,
      );
    });
}
