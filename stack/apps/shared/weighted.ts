import type { OthersClock } from './others-clock.ts';
import { RunTotals } from './run-totals.ts';

/** Types of metrics whose samples count something; a summary has quantiles, which count nothing. */
const counting = ['counter', 'histogram'];

/**
 * Makes expositions in which each event stands for as many as the clock of the programs is fast. A Prometheus whose clock runs
 * fast sees fewer requests in one of its seconds than there are in one of the wall; counted with the rate of its clock they
 * come out as they are. Where the run is held back they count for so much less (run-totals.ts). Gauges stay.
 *
 * @example
 * const weigh = weighing(clock); // at rate 60
 * weigh('# TYPE a_total counter\na_total{x="y"} 2\n'); // '… a_total{x="y"} 120\n'
 */
export function weighing({
  rate,
  instant,
}: Pick<OthersClock, 'rate' | 'instant'>): (exposition: string) => string {
  const totals = new RunTotals(instant);
  return (exposition) => {
    if (rate === 1) return exposition;
    totals.begin();
    let isCounting = false;
    return exposition
      .split('\n')
      .map((line) => {
        const type = /^# TYPE \S+ (\S+)/.exec(line)?.[1];
        if (type !== undefined) isCounting = counting.includes(type);
        if (!isCounting || line === '' || line.startsWith('#')) return line;
        const at = line.lastIndexOf(' ') + 1;
        return line.slice(0, at) + String(totals.of(line.slice(0, at), Number(line.slice(at))) * rate);
      })
      .join('\n');
  };
}
