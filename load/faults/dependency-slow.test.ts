import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { appDefaults, startApp } from '../../stack/apps/app/app.ts';
import type { StartedService } from '../../stack/apps/shared/service.ts';
import { call, memoryLogger, testSettings } from '../../stack/apps/shared/testing.ts';
import { type DependencySlow, dependencySlowFault } from './dependency-slow.ts';
import { fakeSeams } from './fake-seams.ts';
import { stopSilently } from './silent-stop.ts';

/** Slow enough that a busy machine makes no slow order of a usual one: those take less than 50 ms. */
const speed = 20;
const slow: DependencySlow = {
  kind: 'dependency-slow',
  on: 'warehouse',
  extra: '2s',
  at: '0s',
  lasts: '10m',
};
const fault = dependencySlowFault();

describe('dependency-slow', () => {
  let warehouse: Server;
  let app: StartedService;
  let delayWallMs = 0;
  let isLoaded = true;
  let load: Promise<void>;
  beforeEach(async () => {
    delayWallMs = 0;
    isLoaded = true;
    warehouse = createServer((_request, response) => {
      setTimeout(() => response.writeHead(201).end('{}'), delayWallMs);
    }).listen(0, '127.0.0.1');
    await once(warehouse, 'listening');
    const warehouseUrl = `http://127.0.0.1:${(warehouse.address() as AddressInfo).port}`;
    const settings = testSettings(appDefaults, { warehouseUrl, speed });
    app = await startApp(settings, memoryLogger('app').logger);
    load = order();
  });
  afterEach(async () => {
    isLoaded = false;
    await load;
    await app.close();
    warehouse.closeAllConnections();
    warehouse.close();
  });

  async function order(): Promise<void> {
    while (isLoaded) {
      await call(app.port, 'POST', '/api/orders', { itemId: '1', quantity: 1 });
      await sleep(5);
    }
  }
  const seams = () =>
    fakeSeams({
      metricsUrl: `http://127.0.0.1:${app.port}/metrics`,
      speed,
      link: {
        delayAnswers: async (wallMs) => {
          delayWallMs = wallMs;
        },
      },
    });

  it('lives from injection to proven healing, and what proves it are orders', async () => {
    const { evidence } = await fault.inject(slow, seams());
    expect(evidence).to.equal('toxiproxy delays every answer of warehouse by 100 ms');
    const proof = await fault.confirm(slow, seams());
    expect(proof.holds, proof.evidence).to.equal(true);
    expect(proof.evidence).to.match(/saw 3 slow orders in a row/);
    await fault.heal(slow, seams());
    await fault.heal(slow, seams());
    expect(delayWallMs).to.equal(0);
    const absence = await fault.confirmHealed(slow, seams());
    expect(absence.holds, absence.evidence).to.equal(true);
  });

  it('is seen again while it lasts, and missed when it stops by itself', async () => {
    await fault.inject(slow, seams());
    const { lasting, stopped } = await stopSilently(fault, slow, seams(), () => {
      delayWallMs = 0;
    });
    expect(lasting.holds, lasting.evidence).to.equal(true);
    expect(stopped.holds, stopped.evidence).to.equal(false);
  });

  it('is not proven while the warehouse answers at once', async () => {
    const proof = await fault.confirm({ ...slow, lasts: '30s' }, seams());
    expect(proof.holds, proof.evidence).to.equal(false);
  });

  it('makes every seventh request slower, and no more', () => {
    const [signal] = fault.signals(slow);
    expect(signal).to.include({ kind: 'histogram', service: 'app', faultValue: 2.3 });
    expect(signal).to.have.property('shareRatio').that.is.closeTo(0.1414, 1e-4);
  });

  it('refuses what nothing depends on, and waits that the shop does not have', () => {
    const messageOf = (given: object) =>
      fault.schema.safeParse({ ...slow, ...given }).error?.issues[0]?.message;
    expect(messageOf({ on: 'app' })).to.include('warehouse');
    for (const extra of ['40s', '10ms', 'long'])
      expect(messageOf({ extra }), extra).to.include('want a duration from 1s to 20s');
    expect(messageOf({ extra: '8s' })).to.equal(undefined);
  });
});
