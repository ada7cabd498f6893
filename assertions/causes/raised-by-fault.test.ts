import { expect } from 'chai';
import type { Facts } from '../testing/facts.ts';
import { findingOf } from '../testing/finding-of.ts';

const second = 1000;
const gpu = (index: number, xid: string) => ({ service: 'gpu-exporter', UUID: `GPU-${index}`, xid });

/** Two errors of two GPUs, the second later; then an alert about one of them. */
const twoXids =
  (labels: Readonly<Record<string, string>>, series: readonly Readonly<Record<string, string>>[][]) =>
  (facts: Facts): void => {
    const [first] = facts.plan.faults;
    if (first === undefined) throw new Error('the run has a fault');
    const titles = ['GPU 0 reports XID 13', 'GPU 1 reports XID 31'];
    facts.plan.faults = titles.map((title, index) => ({
      ...first,
      title,
      series: [...(series[index] ?? [])],
    }));
    facts.plan.scenario.faults.push({
      ...facts.plan.scenario.faults[0],
      kind: 'x',
      on: 'y',
      at: '30s',
      lasts: '6m',
    });
    const more = facts.faults.map((fault) => ({ ...fault, index: 1, atMs: fault.atMs + 30 * second }));
    facts.faults.push(...more);
    const alert = { alertname: 'GPUXidError', severity: 'warning', ...labels };
    facts.prometheus.push({ labels: alert, state: 'firing', fromMs: 90 * second, toMs: 390 * second });
  };
const causeFor = (
  labels: Readonly<Record<string, string>>,
  ...series: Readonly<Record<string, string>>[][]
) =>
  findingOf('unexpected', twoXids(labels, series), ({ alert }) => alert?.['alertname'] === 'GPUXidError')
    .cause;

describe('the cause: a fault raised it without being expected to', () => {
  it('is the fault on the same GPU with the same error, not the later one on another', () => {
    expect(causeFor(gpu(0, '13'), [gpu(0, '13')], [gpu(1, '31')])).to.contain('GPU 0 reports XID 13');
  });

  it('is no fault when all of them are about something else', () => {
    expect(causeFor(gpu(0, '13'), [gpu(0, '79')], [gpu(1, '31')])).to.equal(null);
  });

  it('may be a fault on another service, or one that names no series; then the latest', () => {
    expect(causeFor(gpu(0, '13'), [{ service: 'app' }], [])).to.contain('GPU 1 reports XID 31');
    expect(causeFor(gpu(0, '13'))).to.contain('GPU 1 reports XID 31');
  });

  it('compares only labels that the alert has', () => {
    const { UUID: _, ...unnamed } = gpu(0, '13');
    expect(causeFor(unnamed, [gpu(0, '13')], [gpu(1, '31')])).to.contain('GPU 0 reports XID 13');
  });
});
