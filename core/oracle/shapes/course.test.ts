import { expect } from 'chai';
import fc from 'fast-check';
import { anyCourse } from '../testing/any-course.ts';
import { predictCourse, problemsOfCourse } from '../testing/predict.ts';

describe('oracle against a simulated Prometheus: gauges that ramp, combined and over time', () => {
  it('holds every firing and every end within its windows, whatever the phases', () => {
    fc.assert(
      fc.property(anyCourse, (lab) => {
        expect(problemsOfCourse(lab).join('; ')).to.equal('');
      }),
      { numRuns: 3000 },
    );
  });

  it('sees through most of them', () => {
    const lives = fc.sample(anyCourse, { seed: 7, numRuns: 500 }).map(predictCourse);
    const seen = lives.filter(
      (life) => 'never' in life || life.firing.terms.every(({ name }) => name !== 'not seen through'),
    );
    expect(seen.length).to.be.above(300);
  });
});
