import { randomBytes } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type ConfigFile, type ConfigKind, compileConfig } from '../../core/labtime/compile.ts';
import { compileFlags } from '../../core/labtime/flags.ts';
import { withoutUnbooted } from '../../core/optional-components.ts';
import { silentProgress } from '../../core/progress.ts';
import { ensureEngine } from '../docker/ensure-engine.ts';
import { useEngine } from '../docker/use-engine.ts';
import { componentNames } from '../images/catalogue.ts';
import { ensureImages } from '../images/ensure-images.ts';
import type { ComponentEvent, StackOptions } from './contract.ts';
import type { Images } from './provenance.ts';

/** Speed of the stacks that the tests boot. */
export const testSpeed = 60;

const configFolder = fileURLToPath(new URL('../config/', import.meta.url));
const kinds: readonly (readonly [RegExp, ConfigKind])[] = [
  [/^prometheus\/prometheus\.yml$/, 'prometheus'],
  [/^prometheus\/rules\/.*\.yml$/, 'rules'],
  [/^prometheus\/targets\/.*\.yml$/, 'targets'],
  [/^alertmanager\/alertmanager\.yml$/, 'alertmanager'],
  [/\.tmpl$/, 'template'],
];

/** An engine that this process uses from now on, and the images on it. Call it first. */
export async function engineForTests(): Promise<Images> {
  const engine = await ensureEngine(silentProgress);
  useEngine(engine);
  return ensureImages(componentNames, engine, silentProgress);
}

/** An id that no other test has. */
export function testRunId(): string {
  return `test-${randomBytes(4).toString('hex')}`;
}

/** Options of a stack with the real configuration at `testSpeed`; its events go to `events`. */
export async function stackOptions(
  images: Images,
  changes: Partial<StackOptions> = {},
  events: ComponentEvent[] = [],
): Promise<StackOptions> {
  return {
    runId: testRunId(),
    speed: testSpeed,
    seed: 1,
    files: compileConfig(withoutUnbooted(await configFiles(), changes.optional), { speed: testSpeed }).files,
    prometheusFlags: compileFlags({}, testSpeed, 'prometheus'),
    alertmanagerFlags: compileFlags({}, testSpeed, 'alertmanager'),
    past: '',
    images,
    keep: false,
    onComponent: (event) => events.push(event),
    ...changes,
  };
}

async function configFiles(): Promise<ConfigFile[]> {
  const files: ConfigFile[] = [];
  for await (const path of glob('{prometheus,alertmanager}/**/*', { cwd: configFolder })) {
    const kind = kinds.find(([pattern]) => pattern.test(path))?.[1];
    if (kind !== undefined)
      files.push({ path, kind, text: await readFile(`${configFolder}${path}`, 'utf8') });
  }
  return files;
}

export async function getJson(url: string, timeoutMs = 10_000): Promise<unknown> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
  if (answer.status !== 200) throw new Error(`status ${answer.status} from ${url}: ${await answer.text()}`);
  return answer.json();
}

/** Result of an instant query: one entry per series, its labels and its value. */
export async function query(prometheusUrl: string, promql: string, timeMs?: number) {
  const time = timeMs === undefined ? '' : `&time=${timeMs / 1000}`;
  const url = `${prometheusUrl}/api/v1/query?query=${encodeURIComponent(promql)}${time}`;
  const { data } = (await getJson(url)) as {
    data: { result: { metric: Record<string, string>; value: [number, string] }[] };
  };
  return data.result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
}
