import { expect } from 'chai';
import { seededRandom } from '../shared/random.ts';
import { binEdges, sharesOf, stabilityIndex } from './drift-scores.ts';
import { drawSamples } from './population.ts';
import { meanOf, minimumOutcomes, minimumValues } from './sample-size.ts';
import { shippedModel } from './shipped-model.ts';

const random = seededRandom(11);
const reference = shippedModel.reference.monthly_spend;
const edges = binEdges(reference);
const expected = sharesOf(reference, edges);

/** The index of random customers without any drift, ascending, over many windows. */
function calmScores(values: number, windows: number): number[] {
  return Array.from({ length: windows }, () => {
    const window = drawSamples(values, random).map(({ row }) => row[1] ?? 0);
    return stabilityIndex(expected, sharesOf(window, edges));
  }).sort((a, b) => a - b);
}

describe('the least number of values', () => {
  it('keeps 99.9 % of the scores without drift below half of the lowest threshold', () => {
    const scores = calmScores(minimumValues, 2000);
    expect(minimumValues).to.equal(283);
    expect(meanOf(scores)).to.be.within(0.028, 0.037); // 9 · (1/283 + 1/20000) = 0.032
    expect(scores[1996]).to.be.within(0.07, 0.115);
  });

  it('is needed: of 25 values, most scores without drift are alarms', () => {
    const scores = calmScores(25, 500);
    expect(scores.filter((score) => score > 0.2).length / scores.length).to.be.above(0.8);
  });

  it('keeps a good model above 0.85', () => {
    const draws = Array.from({ length: 5000 }, () => {
      const right = Array.from({ length: minimumOutcomes }, () => random() < 0.97).filter(Boolean).length;
      return right / minimumOutcomes;
    });
    expect(Math.min(...draws)).to.be.above(0.85);
  });
});

describe('meanOf', () => {
  it('is null of nothing', () => {
    expect(meanOf([])).to.equal(null);
    expect(meanOf([1, 2])).to.equal(1.5);
  });
});
