import { wallMsOf } from '../shared/clock.ts';
import { listen } from '../shared/listen.ts';
import type { Running } from '../shared/program.ts';
import { defaultSettings, type Settings } from '../shared/settings.ts';
import { type Addresses, shippedAddresses } from './addresses.ts';
import { createSinkAdmin } from './admin.ts';
import { BehaviourBook } from './behaviour.ts';
import { DeadMansSwitch } from './deadman.ts';
import { createHttpFront } from './http.ts';
import type { Sink } from './intake.ts';
import { startSmtpFront } from './smtp.ts';
import { RecordStore } from './store.ts';

export interface ReceiversSettings extends Settings {
  /** Port of the mail receiver; 0 takes a free one. */
  readonly smtpPort: number;
  /** Silence after which the dead man's switch raises its alarm, in lab milliseconds. */
  readonly deadmanTimeoutLabMs: number;
  /** Where receivers are called over HTTP. */
  readonly addresses: Addresses;
}

/** HTTP on 8080, mail on 2525, admin on 9000; three lab minutes of silence are the SLA of alerts.md less one beat. */
export const receiversDefaults: ReceiversSettings = {
  ...defaultSettings('receivers', 8080, 9000),
  smtpPort: 2525,
  deadmanTimeoutLabMs: 180_000,
  addresses: [...shippedAddresses],
};

export interface StartedReceivers extends Running {
  readonly port: number;
  readonly smtpPort: number;
  readonly adminPort: number;
}

/** Starts the receiver sink: the stand-in for PagerDuty, Slack, webhooks, mail and the dead man's switch. */
export async function startReceivers(settings: ReceiversSettings): Promise<StartedReceivers> {
  const store = new RecordStore();
  const timeoutWallMs = wallMsOf(settings.deadmanTimeoutLabMs, settings.speed);
  const deadman = new DeadMansSwitch(timeoutWallMs, (record) => store.append(record));
  const sink: Sink = { store, book: new BehaviourBook(), deadman };
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    deadman.close();
    await Promise.all(closers.map((closer) => closer()));
  };
  try {
    const http = createHttpFront(sink, settings.addresses);
    closers.push(() => http.close());
    const admin = createSinkAdmin(sink);
    closers.push(() => admin.close());
    const port = await listen(http, settings.host, settings.port);
    const adminPort = await listen(admin, settings.host, settings.adminPort);
    const smtp = await startSmtpFront(sink, settings.host, settings.smtpPort, settings.addresses);
    closers.push(() => smtp.close());
    return { port, smtpPort: smtp.port, adminPort, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
