import { isMap, isScalar, isSeq, type LineCounter, type YAMLMap } from 'yaml';
import type { Location } from '../errors.ts';
import { readRelabelSteps } from './alert-relabelling.ts';
import { type RelabelStep, relabel } from './relabel.ts';
import { readResolvedYaml, writtenMap, writtenText } from './resolved-yaml.ts';
import { namesFile } from './rule-file-pattern.ts';

/** A target that Prometheus would scrape. */
export interface ScrapeTarget {
  readonly job: string;
  /** `host:port`, after the relabelling of the job; the port may be absent. */
  readonly address: string;
  /** Where the target is written. */
  readonly location: Location;
}

interface TextFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Every target of the scrape jobs that is written in the configuration: in `static_configs`, or in a file that the job names.
 * Targets that the relabelling drops are left out, and so are those whose address depends on what is not computed
 * (`hashmod`).
 *
 * @throws FiredrillError `CONFIG_SYNTAX` for a relabelling that Prometheus does not take
 */
export function readScrapeTargets(prometheusYml: TextFile, files: readonly TextFile[]): ScrapeTarget[] {
  const { document, lines } = readResolvedYaml(prometheusYml.path, prometheusYml.text);
  return mapsIn(document.get('scrape_configs')).flatMap((job) => {
    const name = writtenText(job.get('job_name', true)) ?? '';
    const steps = readRelabelSteps(job.get('relabel_configs'), prometheusYml.path, lines);
    const named = mapsIn(job.get('file_sd_configs')).flatMap((config) => textsIn(config.get('files')));
    const written = [
      ...groupsIn(job.get('static_configs'), prometheusYml.path, lines),
      ...files
        .filter(({ path }) => named.some(({ text }) => namesFile(text, path)))
        .flatMap(({ path, text }) => {
          const file = readResolvedYaml(path, text);
          return groupsIn(file.document.contents, path, file.lines);
        }),
    ];
    return written.flatMap(({ labels, location }) => {
      const address = addressOf({ job: name, ...labels }, steps);
      return address === undefined ? [] : [{ job: name, address, location }];
    });
  });
}

interface WrittenTarget {
  readonly labels: Readonly<Record<string, string>>;
  readonly location: Location;
}

function groupsIn(groups: unknown, file: string, lines: LineCounter): WrittenTarget[] {
  return mapsIn(groups).flatMap((group) =>
    textsIn(group.get('targets')).map(({ text, offset }) => ({
      labels: { __address__: text, ...writtenMap(group.get('labels')) },
      location: { file, line: lines.linePos(offset).line },
    })),
  );
}

/** Where Prometheus would connect to; undefined for a target that is dropped, or when nobody here can tell. */
function addressOf(labels: WrittenTarget['labels'], steps: readonly RelabelStep[]): string | undefined {
  const after = relabel(labels, steps);
  return after.kind === 'kept' ? after.labels['__address__'] : undefined;
}

function mapsIn(node: unknown): YAMLMap[] {
  return isSeq(node) ? node.items.filter(isMap) : [];
}

function textsIn(node: unknown): { readonly text: string; readonly offset: number }[] {
  if (!isSeq(node)) return [];
  return node.items.filter(isScalar).map((item) => ({
    text: writtenText(item) ?? '',
    offset: item.range?.[0] ?? 0,
  }));
}
