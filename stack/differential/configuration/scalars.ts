import fc from 'fast-check';

/** Scalars that YAML could take for something else than text, in all ways of writing them. */
const awkward = [
  ...['007', '1.0', '1e3', '0x10', '1_000', '0o14', '0b11', '+1', '-0', '.5', '1.', '0.10', '1:30', '12e03'],
  ...['yes', 'no', 'on', 'Off', 'y', 'True', 'FALSE', 'null', '~', 'Null', '', '.inf', '.NaN', 'NaN'],
  ...['2026-01-01', '2026-01-01T00:00:00Z', '=', '!!str 007', '!!str', '1,000', '08', '0x', '-', '.'],
  ...['"007"', "'yes'", '"null"', "'~'", '""', '"\\u00e9"', "'it''s'", '"a\\tb"', "'# none'", 'a#b'],
].filter((text) => text !== '-' && text !== '!!str');

const usual = ['critical', 'warning', 'app', 'gpu', 'a b', 'é', 'ops-1', '"x, y"'];

/** A value of a label or an annotation, as it stands in the file. */
export const scalars = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...usual) },
  { weight: 3, arbitrary: fc.constantFrom(...awkward) },
);

/** Durations that both programs read. */
export const durations = fc.constantFrom(
  ...[
    '30s',
    '1m',
    '1m30s',
    '1h',
    '90s',
    '1d',
    '1w',
    '1500ms',
    '1h0m5s',
    '"2m"',
    "'45s'",
    '05m',
    '1y',
    '2d12h',
  ],
);
/** Durations that most places refuse. */
export const brokenDurations = fc.constantFrom(
  ...[
    '5',
    '1.5h',
    '-5m',
    '"1m 30s"',
    '1s1m',
    'm',
    '1M',
    'abc',
    '1h1h',
    '0x10',
    '1_0s',
    '5 m',
    '[1m]',
    '0',
    '0s',
  ],
  ...['""', 'null', '~', '', 'yes', '{}', '1e3s', '300y', '99999999999999999999s'],
);
