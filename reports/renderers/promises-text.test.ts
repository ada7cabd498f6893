import { expect } from 'chai';
import { promisesOf } from '../../assertions/testing/promises.ts';
import type { PlannedPromises } from '../../core/plan.ts';
import { renderPromises } from './promises-text.ts';

const stated = (broken: Extract<PlannedPromises, { kind: 'stated' }>['broken']): PlannedPromises => ({
  ...promisesOf(),
  broken,
});

describe('the promises of a plan', () => {
  it('are said to be kept', () => {
    expect(renderPromises(stated([]))).to.equal('The configuration keeps all promises of promises.yml.');
  });

  it('are told with place and lint where they are not', () => {
    const location = { file: 'alertmanager/alertmanager.yml', line: 7 };
    const told = renderPromises(stated([{ id: 'promise-told', alertnames: [], sentence: 'x', location }]));
    expect(told).to.equal(
      'The configuration breaks 1 promise of promises.yml:\n  alertmanager/alertmanager.yml:7  x  [promise-told]',
    );
  });

  it('are said not to be there', () => {
    expect(renderPromises({ kind: 'none', why: 'nobody says' })).to.equal(
      'Promises are not judged: nobody says.',
    );
  });
});
