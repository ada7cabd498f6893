import { expect } from 'chai';
import { relabelled, relabelSchema } from './relabel.ts';

const labels = { service: 'exporter', probed: 'App', job: 'j' };
const by = (...steps: object[]) =>
  relabelled(
    labels,
    steps.map((step) => relabelSchema.parse(step)),
  );

describe('relabelling', () => {
  it('replaces where the whole value matches, and only there', () => {
    expect(by({ source_labels: ['probed'], regex: '(.+)', target_label: 'service' })).to.include({
      service: 'App',
    });
    expect(by({ source_labels: ['none'], regex: '(.+)', target_label: 'service' })).to.deep.equal(labels);
    expect(
      by({ source_labels: ['service', 'job'], regex: 'exp(.*);j', replacement: 'x-$1', target_label: 'a' }),
    ).to.include({ a: 'x-orter' });
    expect(by({ source_labels: ['service'], regex: 'export', target_label: 'a' })).to.deep.equal(labels);
  });

  it('takes a label away whose value becomes empty', () => {
    expect(by({ target_label: 'service', replacement: '' })).to.deep.equal({ probed: 'App', job: 'j' });
  });

  it('keeps and drops the whole', () => {
    expect(by({ action: 'drop', source_labels: ['job'], regex: 'j' })).to.equal(undefined);
    expect(by({ action: 'keep', source_labels: ['job'], regex: 'k' })).to.equal(undefined);
    expect(by({ action: 'keepequal', source_labels: ['job'], target_label: 'service' })).to.equal(undefined);
    expect(by({ action: 'dropequal', source_labels: ['job'], target_label: 'job' })).to.equal(undefined);
    expect(by({ action: 'keep', source_labels: ['job'], regex: 'j' })).to.deep.equal(labels);
  });

  it('drops, keeps, renames and lowers labels', () => {
    expect(by({ action: 'labeldrop', regex: 'prob.*' })).to.deep.equal({ service: 'exporter', job: 'j' });
    expect(by({ action: 'labelkeep', regex: 'job' })).to.deep.equal({ job: 'j' });
    expect(by({ action: 'labelmap', regex: 'pro(.*)' })).to.include({ bed: 'App' });
    expect(by({ action: 'LowerCase', source_labels: ['probed'], target_label: 'probed' })).to.include({
      probed: 'app',
    });
    expect(by({ action: 'uppercase', source_labels: ['job'], target_label: 'job' })).to.include({ job: 'J' });
  });

  it('says what it does not compute', () => {
    expect(() => by({ action: 'hashmod' })).to.throw('hashmod');
  });
});
