import { reaching, type Window } from '../../plan.ts';

/** The same window with a later end, where that is later. */
export function later(window: Window, latestMs: number, name: string, why: string): Window {
  return latestMs <= window.latestMs ? window : reaching(window, { latestMs }, { name, why });
}
