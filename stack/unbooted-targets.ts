import { readScrapeTargets, type ScrapeTarget } from '../core/config/scrape-targets.ts';
import { FiredrillError, formatLocation } from '../core/errors.ts';
import type { ConfigFile } from '../core/labtime/compile.ts';
import { nearestName } from '../core/nearest-name.ts';
import { type OptionalComponent, unbooted, withoutUnbooted } from '../core/optional-components.ts';
import { scrapedComponents } from './components/endpoints.ts';

const prometheusFile = 'prometheus/prometheus.yml';

/** Names under which Prometheus reaches itself. */
const itself: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Refuses a configuration whose Prometheus scrapes what nobody boots: such a target stays down, and no run could reach its
 * steady state.
 *
 * @param booted optional components that the stack boots
 * @throws FiredrillError `TARGETS_UNBOOTED` with every such target and where it stands
 */
export function refuseUnbootedTargets(
  files: readonly Pick<ConfigFile, 'path' | 'text'>[],
  booted: readonly OptionalComponent[] = [],
): void {
  const prometheusYml = files.find(({ path }) => path === prometheusFile);
  if (prometheusYml === undefined) return;
  const known: readonly string[] = scrapedComponents;
  const answering = known.filter((name) => unbooted([name], booted).length === 0);
  const problems = readScrapeTargets(prometheusYml, withoutUnbooted(files, booted))
    .filter(({ address }) => ![...answering, ...itself].includes(hostOf(address)))
    .map((target) => sentenceOf(target, known));
  if (problems.length === 0) return;
  throw new FiredrillError('usage', 'TARGETS_UNBOOTED', 'Prometheus would scrape what nobody boots', {
    want: `targets of the lab: ${answering.join(', ')}`,
    problems,
    hint: 'plan and lint take the configuration as it is; for a run, copy the folder and leave these targets out, or point them at a component of the lab',
  });
}

function sentenceOf({ job, address, location }: ScrapeTarget, known: readonly string[]): string {
  const host = hostOf(address);
  const near = nearestName(host, known);
  const why = known.includes(host)
    ? `${host} is booted only where a scenario lists it in \`with\``
    : `nothing of that name is booted${near === undefined ? '' : `; did you mean ${near}?`}`;
  return `${formatLocation(location)}: the job ${job} scrapes ${address}, and ${why}`;
}

function hostOf(address: string): string {
  return address.replace(/:\d*$/, '');
}
