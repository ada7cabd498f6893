import { writeFile } from '../run/write-file.ts';

interface Where {
  readonly format: string;
  /** A file; standard output without one. */
  readonly out?: string | undefined;
}

/**
 * Prints a text, or writes it into the file that was asked for. `npm start` prints two lines of its own before anything that
 * is made for machines: whoever pipes that is told of the way around.
 *
 * @throws FiredrillError `FILE_WRITE`
 */
export function tellOrWrite(text: string, { format, out }: Where): void {
  if (out !== undefined) {
    writeFile(out, `${text}\n`);
    return;
  }
  const isPiped = process.stdout.isTTY !== true;
  if (format !== 'text' && isPiped && process.env['npm_lifecycle_event'] === 'start')
    console.error(
      `npm prints two lines before this ${format}: use --out FILE, or \`npx firedrill\` in place of \`npm start --\``,
    );
  console.log(text);
}
