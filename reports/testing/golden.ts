import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

/** Set to 1 to write what the renderers say now; then look at the difference before committing it. */
const isUpdating = process.env['FIREDRILL_UPDATE_GOLDEN'] === '1';

/**
 * Compares a text with the file that holds what it should be.
 *
 * @param path relative to the repository's root
 */
export function expectGolden(path: string, text: string): void {
  const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  if (isUpdating) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const wanted = readFileSync(file, 'utf8');
  expect(text, `${path} differs; FIREDRILL_UPDATE_GOLDEN=1 writes it anew`).to.equal(wanted);
}
