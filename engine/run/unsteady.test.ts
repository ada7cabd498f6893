import { expect } from 'chai';
import { readRules } from '../../core/config/rules.ts';
import type { EventOf, JournalEvent } from '../../core/journal.ts';
import { wallNowMs } from '../../core/wall-clock.ts';
import { startFakeServer } from '../fake-server.ts';
import { NotSteady } from './steady-state.ts';
import { noteCircumstances, ruleOf } from './unsteady.ts';

const rules = readRules({
  path: 'prometheus/rules/a.yml',
  text: `groups:
  - name: a
    rules:
      - alert: HighErrorRate
        expr: x > 1
        labels: { severity: warning }
      - alert: HighErrorRate
        expr: x > 5
        labels: { severity: critical, team: '{{ $labels.team }}' }
`,
});

describe('the rule of an alert', () => {
  it('has its name and the labels that it sets, as far as these are no templates', () => {
    const critical = { alertname: 'HighErrorRate', severity: 'critical', service: 'app', team: 'shop' };
    expect(ruleOf(critical, rules)?.location.line).to.equal(7);
    expect(ruleOf({ alertname: 'HighErrorRate', severity: 'warning' }, rules)?.location.line).to.equal(4);
    expect(ruleOf({ alertname: 'HighErrorRate', severity: 'info' }, rules)).to.equal(undefined);
    expect(ruleOf({ alertname: 'Other' }, rules)).to.equal(undefined);
  });
});

describe('what stands in the way of a steady state', () => {
  const labels = { alertname: 'HighErrorRate', severity: 'warning', service: 'app' };
  const problem = new NotSteady('not well', { got: 'pending' }, [labels], [{ labels, forWallMs: 9000 }]);
  const summary: EventOf<'load-summary'> = {
    kind: 'load-summary',
    ...{
      wantedRatePerSecond: 5,
      gotRatePerSecond: 5,
      iterations: 9,
      droppedIterations: 0,
      failedRequests: 0,
    },
  };
  const look = async (upValue: string, firstScrapeMs = 100) => {
    const noted: JournalEvent[] = [];
    const pastEndWallMs = wallNowMs() - 12_000;
    await using server = await startFakeServer(({ query }) => {
      const isUp = query.get('query')?.startsWith('up[');
      const values = [[(pastEndWallMs + firstScrapeMs) / 1000, upValue]];
      return { body: { data: { result: isUp ? [{ metric: { service: 'app' }, values }] : [] } } };
    });
    const circumstances = {
      ...{ prometheusUrl: server.url, rules, fromWallMs: pastEndWallMs, longestEventLoopLagMs: 7 },
      boot: { pastEndWallMs, everyWallMs: 250, speed: 60 },
      limits: { scrapeTimeoutMs: 167, evaluationIntervalMs: 500 },
      stopLoad: async () => summary,
    };
    const explained = await noteCircumstances(problem, circumstances, (event) => noted.push(event));
    return { noted, explained };
  };

  it('is noted: the room of the machine, its probes and the load; and the rule of each standing alert', async () => {
    const { noted, explained } = await look('1');
    expect(noted.map(({ kind }) => kind)).to.deep.equal(['headroom', 'load-summary']);
    expect(noted[0]).to.include({ longestEventLoopLagMs: 7, missedRuleIterations: null });
    expect(explained).to.include({ message: 'not well', code: 'STEADY_STATE' });
    const rule = { file: 'prometheus/rules/a.yml', line: 4 };
    expect(explained.standing).to.deep.equal([{ labels, forWallMs: 9000, rule }]);
    expect(explained.details.got).to.equal('pending');
  });

  it('may be the boot until the windows hold nothing of it', async () => {
    // Late first scrapes are seen for five lab minutes, a target that was down for ten.
    const late = await look('1', 3000);
    expect(late.explained.standing[0]?.forWallMs).to.be.closeTo(12_000 - 3000 - 5000, 500);
    const down = await look('0', 1000);
    expect(down.explained.standing[0]?.forWallMs).to.be.closeTo(12_000 - 1000 - 250 - 10_000, 500);
    const justNow = await look('0', 11_000);
    expect(justNow.explained.standing[0]?.forWallMs).to.equal(0);
  });
});
