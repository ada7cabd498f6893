import { expect } from 'chai';
import { scenarioSchema } from '../../core/scenario.ts';
import errorBurst from '../../scenarios/services/error-burst.ts';
import { readConfigFolder } from './config-folder.ts';
import { makePlan } from './make-plan.ts';
import { pastOf } from './past.ts';

const files = readConfigFolder();
const endWallMs = 1_800_000_000_000.7;
const speed = 120;
const past = (load: readonly { on: string; ratePerSecond: number }[]) =>
  pastOf(makePlan(scenarioSchema.parse({ ...errorBurst, load }), files, speed), files, endWallMs);

interface Sample {
  readonly atSeconds: number;
  readonly value: number;
}

/** The series of an OpenMetrics text whose head, name and labels, holds all these parts; oldest sample first. */
function seriesOf(text: string, ...parts: string[]): Sample[][] {
  const lines = text.split('\n').filter((line) => parts.every((part) => line.includes(part)));
  return [...Map.groupBy(lines, (line) => line.slice(0, line.lastIndexOf('}'))).values()].map((group) =>
    group.map(readSample).sort((a, b) => a.atSeconds - b.atSeconds),
  );
}

function readSample(line: string): Sample {
  const [value = Number.NaN, atSeconds = Number.NaN] = line
    .slice(line.lastIndexOf('}') + 2)
    .split(' ')
    .map(Number);
  return { atSeconds, value };
}

/** Requests per wall second that a service answered with a class of status, from end to end of the past. */
function requestRate(text: string, service: string, statusClass: string): number {
  const series = seriesOf(text, 'http_requests_total{', `job="${service}"`, `status="${statusClass}`);
  expect(series).not.to.have.length(0);
  return series.reduce((sum, samples) => sum + rateOf(samples), 0);
}

function rateOf(samples: readonly Sample[]): number {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) throw new Error('there are no samples');
  return (last.value - first.value) / (last.atSeconds - first.atSeconds);
}

describe('past of a run', () => {
  const text = past([
    { on: 'app', ratePerSecond: 50 },
    { on: 'ml-api', ratePerSecond: 5 },
  ]);

  it('is the scrapes of seven lab hours at the speed of the run, up to the given instant', () => {
    const requests = seriesOf(text, 'http_requests_total{', 'job="app"', 'status="200"')[0] ?? [];
    const [first, second, last] = [requests[0], requests[1], requests.at(-1)];
    if (!first || !second || !last) throw new Error('there are no samples');
    // 15 lab seconds are 125 ms, seven lab hours are 210 s.
    expect(second.atSeconds - first.atSeconds).to.be.closeTo(0.125, 1e-6);
    expect(last.atSeconds).to.be.closeTo(Math.floor(endWallMs) / 1000, 1e-6);
    expect(last.atSeconds - first.atSeconds).to.be.within(210 - 0.126, 210.001);
  });

  it('is 15 lab minutes where no rule looks further back, with every target up', () => {
    const up = seriesOf(text, 'up{', 'job="app"')[0] ?? [];
    const [first, last] = [up[0], up.at(-1)];
    if (!first || !last) throw new Error('there are no samples');
    expect(last.atSeconds).to.be.closeTo(Math.floor(endWallMs) / 1000, 1e-6);
    expect(last.atSeconds - first.atSeconds).to.be.within(7.5 - 0.126, 7.501);
    expect(new Set(up.map(({ value }) => value))).to.deep.equal(new Set([1]));
  });

  it('knows the disk of a host over hours: a rule draws a line through the last of them', () => {
    const plan = makePlan(scenarioSchema.parse({ ...errorBurst, with: ['host'] }), files, speed);
    const hosts = pastOf(plan, files, endWallMs);
    const lengths = ['filesystem_avail', 'memory_MemTotal'].map((name) => {
      const samples = seriesOf(hosts, `node_${name}_bytes{`, 'job="host"')[0] ?? [];
      return (samples.at(-1)?.atSeconds ?? 0) - (samples[0]?.atSeconds ?? 0);
    });
    expect(lengths[0]).to.be.within(210 - 0.126, 210.001);
    expect(lengths[1]).to.be.within(7.5 - 0.126, 7.501);
  });

  it('carries the traffic of the scenario, as dense as it is at any speed, and no error', () => {
    expect(requestRate(text, 'app', '2')).to.be.closeTo(50, 0.5);
    expect(requestRate(text, 'ml-api', '2')).to.be.closeTo(5, 0.5);
    expect(requestRate(text, 'app', '5')).to.equal(0);
  });

  it('leaves a service idle that has no traffic in the scenario', () => {
    expect(requestRate(past([{ on: 'app', ratePerSecond: 50 }]), 'ml-api', '2')).to.equal(0);
  });
});
