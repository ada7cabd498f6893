import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from './case.ts';
import type { Arrival } from './compare.ts';
import type { Played } from './play.ts';
import { rename } from './shrink.ts';

/** A case on which the model was once wrong, or easily could be, and what the real Alertmanager sent in it. */
export interface Regression {
  /** As it was asked, at tempo 1. */
  readonly asked: Case;
  /** As it was really played, with what came. */
  readonly played: Played;
  readonly arrivals: readonly Arrival[];
}

const folder = join(import.meta.dirname, 'regressions');

/** Every stored regression under its file name. */
export function readRegressions(): { readonly name: string; readonly regression: Regression }[] {
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, regression: JSON.parse(readFileSync(join(folder, name), 'utf8')) }));
}

/** The cases of the stored regressions, to be played again under ids of their own. */
export function casesToReplay(): Case[] {
  return readRegressions().map(({ regression }, index) => rename(regression.asked, `k${index}`));
}

/** Stores a regression for the unit tests to replay and the differential to play again. @returns its file name */
export function storeRegression(regression: Regression): string {
  const text = `${JSON.stringify(regression, undefined, 2)}\n`;
  const name = `behaviour-${createHash('sha256').update(text).digest('hex').slice(0, 8)}.json`;
  writeFileSync(join(folder, name), text);
  return name;
}
