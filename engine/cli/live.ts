import { styleText } from 'node:util';
import { formatLabTime } from '../../core/duration.ts';
import type { EventOf } from '../../core/journal.ts';
import { formatLabels, type Labels, nameAlert } from '../../core/labels.ts';
import type { Plan } from '../../core/plan.ts';
import { printable } from '../../core/printable.ts';
import type { StampedEvent } from '../../core/stamped-events.ts';
import { renderPhaseLine } from '../../reports/renderers/phase-line.ts';
import { showsColour } from './colour.ts';

/**
 * So long a line is held back, wall milliseconds: what Prometheus and Alertmanager hold is read several times a second, and
 * what a receiver got is known at once. Lines are printed in the order in which things happened, not in that of the readings.
 */
const holdMs = 750;

/** Prints a run as it happens: phases, faults, alerts and notifications, each with its lab time. */
export class LiveView {
  readonly #plan: Plan;
  readonly #write: (line: string) => void;
  readonly #phaseStartMs = new Map<string, number>();
  readonly #toldAlerts = new Set<string>();
  /** Not printed yet; sorted by time. */
  readonly #lines: { readonly atWallMs: number; readonly text: string }[] = [];
  #zeroWallMs: number | undefined;
  #isHeldBack = false;

  constructor(plan: Plan, write: (line: string) => void) {
    this.#plan = plan;
    this.#write = write;
  }

  /** Takes every event of the journal; most of them are not worth a line. */
  readonly tell = (stamped: StampedEvent): void => {
    const { event, monoMs, wallMs } = printable(stamped);
    this.#add(event, monoMs, wallMs);
    this.#print(event.kind === 'ended' ? Infinity : wallMs - holdMs);
  };

  #add(event: StampedEvent['event'], monoMs: number, wallMs: number): void {
    switch (event.kind) {
      case 'phase':
        this.#tellPhase(event, monoMs, wallMs);
        break;
      case 'zero':
        this.#zeroWallMs = event.atWallMs;
        break;
      case 'fault':
        this.#tellFault(event);
        break;
      case 'prometheus-alert':
        this.#tellAlert(event.labels, event.state, event.samplesWallMs[0] ?? 0);
        break;
      case 'alertmanager-alert':
        if (event.state === 'suppressed') this.#tellAlert(event.labels, muteOf(event), event.atWallMs);
        break;
      case 'notification':
        this.#tellNotification(event);
        break;
      case 'deadman':
        this.#line(event.atWallMs, styleText('yellow', `dead man’s switch: ${event.state}`));
        break;
      case 'component':
        if (event.state === 'vanished')
          this.#hold(wallMs, styleText('red', `  ✗ ${event.component} vanished: ${event.detail}`));
        break;
      case 'clock':
        this.#tellClock(event, wallMs);
        break;
      case 'problem':
        this.#hold(wallMs, styleText('red', `  ✗ ${event.code}: ${event.text}`));
    }
  }

  /** Once: how busy a machine is changes every second. */
  #tellClock({ speed, why }: EventOf<'clock'>, wallMs: number): void {
    if (this.#isHeldBack || why === undefined || speed > this.#plan.speed / 2) return;
    this.#isHeldBack = true;
    const text = `  the machine is busy, so the lab is held back, now to ${Math.round(speed)} lab seconds a second: ${why}`;
    this.#hold(wallMs, styleText('dim', text));
  }

  #tellPhase({ name, state, detail }: EventOf<'phase'>, monoMs: number, wallMs: number): void {
    if (state === 'started') {
      this.#phaseStartMs.set(name, monoMs);
      return;
    }
    const elapsedMs = monoMs - (this.#phaseStartMs.get(name) ?? monoMs);
    const line = { name, state, elapsedMs, ...(detail === undefined ? {} : { detail }) };
    this.#hold(wallMs, renderPhaseLine(line, { colour: showsColour(process.stdout) }));
  }

  #tellFault({ index, state, atWallMs, evidence }: EventOf<'fault'>): void {
    const title = this.#plan.faults[index]?.title ?? `fault ${index}`;
    const words: Partial<Record<typeof state, string>> = {
      injected: styleText('red', `fault in: ${title}`),
      confirmed: `took hold: ${evidence}`,
      'not-confirmed': styleText('red', `did not take hold: ${evidence}`),
      healed: styleText('green', `healed: ${title}`),
      'still-in-force': `still in force: ${evidence}`,
      'no-longer-in-force': styleText('red', `no longer in force: ${evidence}`),
      'heal-confirmed': `healing holds: ${evidence}`,
      'heal-not-confirmed': styleText('red', `healing does not hold: ${evidence}`),
      failed: styleText('red', `fault failed: ${evidence}`),
    };
    const text = words[state];
    if (text !== undefined) this.#line(atWallMs, text);
  }

  /** Prometheus' samples come by the dozen: the first of each state is news. */
  #tellAlert(labels: Labels, state: string, atWallMs: number): void {
    const key = `${formatLabels(labels)} ${state}`;
    if (labels['alertname'] === 'Watchdog' || this.#toldAlerts.has(key)) return;
    this.#toldAlerts.add(key);
    this.#line(atWallMs, `${nameAlert(labels)} ${state}`);
  }

  #tellNotification({
    receiver,
    status,
    alerts,
    receivedAtWallMs,
    answeredStatus,
  }: EventOf<'notification'>): void {
    if (receiver === this.#plan.heartbeat.receiver) return;
    const names = alerts.map((alert) => nameAlert(alert.labels)).join(', ') || 'nothing readable';
    const word = status === 'firing' ? styleText('red', 'FIRING  ') : styleText('green', 'RESOLVED');
    const refused = answeredStatus !== null && answeredStatus >= 400 ? ` (answered ${answeredStatus})` : '';
    this.#line(receivedAtWallMs, `${styleText('bold', receiver)} ← ${word} ${names}${refused}`);
  }

  #line(wallMs: number, text: string): void {
    const labMs = this.#zeroWallMs === undefined ? undefined : (wallMs - this.#zeroWallMs) * this.#plan.speed;
    this.#hold(wallMs, `    ${(labMs === undefined ? '' : formatLabTime(labMs)).padStart(8)}  ${text}`);
  }

  #hold(atWallMs: number, text: string): void {
    const place = this.#lines.findLastIndex((line) => line.atWallMs <= atWallMs);
    this.#lines.splice(place + 1, 0, { atWallMs, text });
  }

  /** Prints what happened until then. */
  #print(untilWallMs: number): void {
    const after = this.#lines.findIndex(({ atWallMs }) => atWallMs > untilWallMs);
    const due = this.#lines.splice(0, after === -1 ? this.#lines.length : after);
    for (const { text } of due) this.#write(text);
  }
}

function muteOf({ inhibitedBy }: EventOf<'alertmanager-alert'>): string {
  return inhibitedBy.length > 0 ? 'muted by inhibition' : 'muted by a silence';
}
