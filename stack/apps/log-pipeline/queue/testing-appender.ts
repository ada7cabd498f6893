import { DiskQueue, queueDefaults } from './disk-queue.ts';

/** Appends, up to a number or for ever, and prints after each append how many records are in. For a test that kills it. */
const [folder = '', checkpointWrites = '1', limit = 'Infinity'] = process.argv.slice(2);
const { queue } = await DiskQueue.open({
  ...queueDefaults,
  folder,
  checkpointWrites: Number(checkpointWrites),
  checkpointIntervalMs: 60_000,
});
for (let count = 0; count < Number(limit); count += 7) {
  await queue.append(Array.from({ length: 7 }, (_, index) => `record ${count + index}`));
  process.stdout.write(`${count + 7}\n`);
}
setInterval(() => undefined, 1000);
