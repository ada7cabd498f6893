import { type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readCheckpoint } from './checkpoint.ts';
import { Page } from './page.ts';
import { decodeRecord } from './record.ts';

/** What was found wrong when a queue was opened; all zero and empty after an orderly end. */
export interface Recovery {
  /** Records that will be given: those of before the end that nobody acknowledged. */
  readonly records: number;
  /** Bytes at the end of a page that are no record: of an append that was cut short, which nobody was told of. */
  readonly damagedBytes: number;
  readonly missingPages: readonly number[];
  readonly problems: readonly string[];
}

export function pagePath(folder: string, number: number): string {
  return join(folder, `page.${number}`);
}

/** Opens what is there of a queue. What is damaged at the end of a page is cut off. */
export async function recover(
  folder: string,
): Promise<{ pages: Page[]; nextPage: number; recovery: Recovery }> {
  await mkdir(folder, { recursive: true });
  const { checkpoint, problem } = await readCheckpoint(folder);
  const acked = new Map(checkpoint.pages);
  const problems =
    problem === undefined ? [] : [`the checkpoint cannot be read (${problem}): all is given again`];
  const numbers = (await readdir(folder))
    .flatMap((name) => /^page\.(\d+)$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
  const pages: Page[] = [];
  let damagedBytes = 0;
  for (const number of numbers) {
    const ackedThrough = acked.get(number);
    if (ackedThrough === undefined && number < checkpoint.nextPage) {
      await rm(pagePath(folder, number));
      continue;
    }
    const { page, cutBytes } = await openPage(folder, number, ackedThrough ?? 0);
    if (cutBytes > 0)
      problems.push(`page ${number}: the last ${cutBytes} bytes are no record, and were cut off`);
    damagedBytes += cutBytes;
    pages.push(page);
  }
  const missingPages = [...acked.keys()].filter((number) => !numbers.includes(number));
  if (missingPages.length > 0) problems.push(`pages are missing: ${missingPages.join(', ')}`);
  const records = pages.reduce((sum, { unacked }) => sum + unacked, 0);
  const nextPage = Math.max(checkpoint.nextPage, (numbers.at(-1) ?? 0) + 1);
  return { pages, nextPage, recovery: { records, damagedBytes, missingPages, problems } };
}

async function openPage(
  folder: string,
  number: number,
  ackedThrough: number,
): Promise<{ page: Page; cutBytes: number }> {
  const path = pagePath(folder, number);
  const handle = await open(path, 'r+');
  const bytes = await handle.readFile();
  let sizeBytes = Math.min(ackedThrough, bytes.length);
  let unacked = 0;
  for (
    let next = decodeRecord(bytes, sizeBytes);
    next.kind === 'record';
    next = decodeRecord(bytes, sizeBytes)
  ) {
    sizeBytes = next.endOffset;
    unacked += 1;
  }
  const cutBytes = bytes.length - sizeBytes;
  if (cutBytes > 0) await cut(handle, sizeBytes);
  const page = new Page(number, path, handle, {
    sizeBytes,
    unacked,
    ackedThrough: Math.min(ackedThrough, sizeBytes),
    isSealed: true,
  });
  return { page, cutBytes };
}

async function cut(handle: FileHandle, sizeBytes: number): Promise<void> {
  await handle.truncate(sizeBytes);
  await handle.datasync();
}
