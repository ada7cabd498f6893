import { expect } from 'chai';
import { readValue, shownValues } from './readings.ts';

describe('what a text shows where its template has the value', () => {
  const percentage =
    '{{ $value | humanizePercentage }} of the requests to {{ $labels.service }} failed. More than 5%.';
  for (const [template, text, shown] of [
    [percentage, '18.22% of the requests to app failed. More than 5%.', ['18.22%']],
    [percentage, '2010% of the requests\nto app failed. More than 5%.', ['2010%']],
    ['{{ $value }}% of requests', 'app fails (18.2% of requests)', ['18.2%']],
    ['{{ $value }} percent of the disk', 'full: 96 percent of the disk', ['96%']],
    ['P95 {{ $value | humanizeDuration }}', 'slow (P95 1m 30s)', ['1m 30s']],
    ['{{ $value | printf "%.2f" }} requests/s', 'few (0.25 requests/s)', ['0.25']],
    ['{{ $value }} °C, limit {{ $value }}', '92.5 °C, limit 80', ['92.5', '80']],
    ['{{ $value }}ms', '12ms', ['12']],
    ['{{ $value }} of requests', 'NaN of requests', ['NaN']],
    ['{{ $value }} of requests', 'another text altogether', []],
  ] as const) {
    it(`${template} in ${JSON.stringify(text)}`, () => {
      expect(shownValues(template, text)).to.deep.equal(shown);
    });
  }
});

describe('the quantity that a person reads', () => {
  for (const [shown, isRatio, value] of [
    ['18.22%', true, 0.1822],
    ['92%', false, 92],
    ['0.86', true, 0.86],
    ['1.5k', false, 1500],
    ['20Gi', false, 20 * 2 ** 30],
    ['1m 30s', false, 90],
    ['1d 2h 3m 4s', false, 93_784],
    ['450ms', false, 0.45],
    ['1e-05', true, 1e-5],
    ['-3', false, -3],
  ] as const) {
    it(`${shown} is ${value}`, () => {
      expect(readValue(shown, isRatio)).to.be.closeTo(value, 1e-9);
    });
  }

  it('is none where there is no number', () => {
    for (const shown of ['NaN', 'Inf', 'many', '3 apples']) expect(readValue(shown, false), shown).to.be.NaN;
  });
});
