import { livesOf } from '../../assertions/sightings.ts';
import { formatLabTime } from '../../core/duration.ts';
import { nameAlert } from '../../core/labels.ts';
import { isInOrder, lifecycleOf, type Moment, marginMs, signOf } from '../facts/lifecycle.ts';
import { formatWindow } from '../facts/words.ts';
import type { Run } from '../run.ts';
import { describeMoment } from '../timeline/alert-rows.ts';
import type { Mark, Timeline } from '../timeline/model.ts';
import { html, type Markup } from './markup.ts';
import { termList } from './term-list.ts';

/** Every notification of the timeline as a row, with the numbers as data attributes: for tests, and without JavaScript. */
export function marksSection({ marks }: Timeline): Markup {
  const row = (mark: Mark): Markup => {
    const { alert, receiver, atMs, status, window, word, inOrder, hook } = mark;
    const inside = window !== null && atMs >= window.earliestMs && atMs <= window.latestMs;
    return html`<tr data-hook="${hook}" data-alert="${alert}" data-receiver="${receiver}" data-status="${status}" data-at-ms="${atMs}" data-earliest-ms="${window?.earliestMs ?? ''}" data-latest-ms="${window?.latestMs ?? ''}" data-inside="${String(inside)}"><td class="time">${formatLabTime(atMs)}</td><td>${alert}</td><td>${receiver}</td><td>${status === 'firing' ? '▼ firing' : '○ resolved'}</td><td class="nowrap">${window === null ? 'nothing' : formatWindow(window)}</td><td class="${inOrder ? 'ok' : 'bad'}">${inOrder ? '✓' : '✗'} ${word === '' ? 'as planned' : word}</td></tr>\n`;
  };
  const sorted = [...marks].sort((a, b) => a.atMs - b.atMs);
  const body =
    sorted.length === 0
      ? html`<p>No receiver heard anything but heartbeats.</p>`
      : html`<div class="table"><table id="marks"><thead><tr><th>lab time</th><th>alert</th><th>receiver</th><th>status</th><th>expected</th><th></th></tr></thead><tbody>${sorted.map(row)}</tbody></table></div>`;
  return html`<section id="notifications"><h2>Notifications</h2>${body}</section>`;
}

/** What the oracle expected beside what came, every window with the terms that add up to it. */
export function planSection({ view }: Run): Markup {
  const { moments } = lifecycleOf(view);
  const { plan } = view;
  if (moments.length === 0)
    return html`<section id="plan"><h2>Plan</h2><p>No alert may reach anybody. Watched until ${formatLabTime(plan.observeUntilMs)}.</p></section>`;
  const inhibitions = plan.inhibitions.map(
    ({ life, by, rule }) =>
      html`<li>${nameAlert(life.alert)} must be muted by ${nameAlert(by)}: ${rule}</li>`,
  );
  const lives = livesOf(plan)
    .filter(({ certainty }) => certainty !== 'must')
    .map(
      ({ alert, certainty }) =>
        html`<li>${nameAlert(alert)} ${certainty === 'may' ? 'may fire, and may not: its condition holds about as long as its rule waits' : 'must not fire'}</li>`,
    );
  return html`<section id="plan"><h2>Plan: every window, and what it is made of</h2>
<div class="table"><table><thead><tr><th>moment</th><th>expected</th><th>observed</th><th>to spare</th><th>promised by</th></tr></thead><tbody>${moments.map(momentRow)}</tbody></table></div>
${inhibitions.length + lives.length === 0 ? '' : html`<ul>${inhibitions}${lives}</ul>`}</section>`;
}

function momentRow(moment: Moment): Markup {
  const { window, observedMs, promiseMs } = moment;
  const margin = marginMs(moment);
  const good = isInOrder(moment);
  const observed = observedMs === null ? 'nothing' : formatLabTime(observedMs);
  const sign = signOf(moment);
  return html`<tr><td>${describeMoment(moment)}${termList(window.terms)}</td><td class="time">${formatWindow(window)}</td><td class="time ${good ? 'ok' : 'bad'}">${observed} ${sign}</td><td class="time">${margin === null ? '' : formatLabTime(margin)}</td><td class="time">${promiseMs === null ? '' : formatLabTime(promiseMs)}</td></tr>\n`;
}
