/** Four significant digits without trailing zeros, as Go's %.4g. */
function fourDigits(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  return String(Number(value.toPrecision(4)));
}

/** `1234567` is `1.235M`: metric prefixes. */
export function humanize(value: number): string {
  return prefixed(
    value,
    1000,
    ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'],
    ['', 'm', 'u', 'n', 'p', 'f', 'a', 'z', 'y'],
  );
}

/** `1048576` is `1Mi`: prefixes of 1024, large numbers only. */
export function humanize1024(value: number): string {
  return prefixed(value, 1024, ['', 'ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi'], ['']);
}

function prefixed(value: number, base: number, large: readonly string[], small: readonly string[]): string {
  if (value === 0 || !Number.isFinite(value)) return fourDigits(value);
  const list = Math.abs(value) >= 1 ? large : small;
  let step = 0;
  let rest = value;
  while (Math.abs(value) >= 1 ? Math.abs(rest) >= base : Math.abs(rest) < 1) {
    if (step + 1 >= list.length) break;
    rest = Math.abs(value) >= 1 ? rest / base : rest * base;
    step += 1;
  }
  return `${fourDigits(rest)}${list[step] ?? ''}`;
}

/** `0.1234` is `12.34%`. */
export function humanizePercentage(value: number): string {
  return `${fourDigits(value * 100)}%`;
}

/** `90` is `1m 30s`; below a second with a metric prefix: `0.25` is `250ms`. */
export function humanizeDuration(value: number): string {
  if (!Number.isFinite(value)) return fourDigits(value);
  if (value === 0) return '0s';
  if (Math.abs(value) < 1)
    return `${prefixed(value, 1000, [''], ['', 'm', 'u', 'n', 'p', 'f', 'a', 'z', 'y'])}s`;
  const sign = value < 0 ? '-' : '';
  const size = Math.abs(value);
  const whole = Math.floor(size);
  const parts = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts;
  if (days > 0) return `${sign}${days}d ${hours}h ${minutes}m ${seconds}s`;
  if (hours > 0) return `${sign}${hours}h ${minutes}m ${seconds}s`;
  if (minutes > 0) return `${sign}${minutes}m ${seconds}s`;
  return `${sign}${fourDigits(size)}s`;
}
