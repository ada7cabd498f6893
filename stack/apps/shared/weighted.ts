/** Types of metrics whose samples count something; a summary has quantiles, which count nothing. */
const counting = ['counter', 'histogram'];

/**
 * An exposition in which each event stands for `weight` of them. A Prometheus whose clock runs fast sees fewer requests in one of
 * its seconds than there are in one of the wall; counted with the rate of its clock they come out as they are. Gauges stay.
 *
 * @example weighted('# TYPE a_total counter\na_total{x="y"} 2\n', 60) // '… a_total{x="y"} 120\n'
 */
export function weighted(exposition: string, weight: number): string {
  if (weight === 1) return exposition;
  let isCounting = false;
  return exposition
    .split('\n')
    .map((line) => {
      const type = /^# TYPE \S+ (\S+)/.exec(line)?.[1];
      if (type !== undefined) isCounting = counting.includes(type);
      if (!isCounting || line === '' || line.startsWith('#')) return line;
      const at = line.lastIndexOf(' ') + 1;
      return line.slice(0, at) + String(Number(line.slice(at)) * weight);
    })
    .join('\n');
}
