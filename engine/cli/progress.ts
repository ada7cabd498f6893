import { performance } from 'node:perf_hooks';
import type { WriteStream } from 'node:tty';
import prettyMs from 'pretty-ms';
import type { Progress, ProgressStep } from '../../core/progress.ts';

/** How the steps are drawn: `live` redraws the open steps in place, `plain` writes a line at begin and end. */
type Style = 'live' | 'plain';

interface OpenStep {
  readonly name: string;
  readonly startMs: number;
  text: string;
}

/** How often a live drawing moves its elapsed times on. */
const redrawMs = 500;

/** Prints steps with their elapsed time: in place on a terminal, one line at the begin and one at the end elsewhere. */
export function consoleProgress(
  stream: Pick<WriteStream, 'write' | 'columns'> & { readonly isTTY?: boolean } = process.stderr,
  nowMs: () => number = performance.now.bind(performance),
): Progress {
  const style: Style = stream.isTTY ? 'live' : 'plain';
  const open: OpenStep[] = [];
  let drawnLines = 0;
  let timer: NodeJS.Timeout | undefined;

  const elapsed = (step: OpenStep) => prettyMs(nowMs() - step.startMs, { secondsDecimalDigits: 1 });
  const erase = () => {
    if (drawnLines > 0) stream.write(`\u001b[${drawnLines}A\u001b[0J`);
    drawnLines = 0;
  };
  const draw = () => {
    if (style === 'plain') return;
    erase();
    for (const step of open) {
      const line = `  … ${step.name}${step.text ? `: ${step.text}` : ''} (${elapsed(step)})`;
      stream.write(`${line.slice(0, (stream.columns || 80) - 1)}\n`);
    }
    drawnLines = open.length;
  };
  const end = (step: OpenStep, mark: string, text: string | undefined) => {
    const index = open.indexOf(step);
    if (index < 0) return;
    erase();
    open.splice(index, 1);
    stream.write(`  ${mark} ${step.name}${text ? `: ${text}` : ''} (${elapsed(step)})\n`);
    if (open.length === 0) clearInterval(timer);
    draw();
  };

  return {
    step(name): ProgressStep {
      const step: OpenStep = { name, startMs: nowMs(), text: '' };
      if (style === 'plain') stream.write(`  … ${name}\n`);
      else if (open.length === 0) timer = setInterval(draw, redrawMs).unref();
      open.push(step);
      draw();
      return {
        update(text) {
          step.text = text;
          draw();
        },
        done: (text) => end(step, '✓', text),
        fail: (text) => end(step, '✗', text),
      };
    },
  };
}
