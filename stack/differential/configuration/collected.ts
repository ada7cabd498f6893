import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../../images/run-program.ts';
import type { CaseFile, ConfigurationLab } from './lab.ts';

/** A file that the authors of a program keep to test its reader with, or as an example. */
export interface Collected {
  readonly name: string;
  readonly kind: 'prometheus' | 'rules' | 'alertmanager';
  readonly text: string;
}

interface Source {
  readonly kind: Collected['kind'];
  /** Folder of the recipe whose go.mod pins the version. */
  readonly recipe: 'prometheus' | 'alertmanager';
  readonly module: string;
  readonly folder: string;
  readonly names: RegExp;
}

const prometheus = { recipe: 'prometheus', module: 'github.com/prometheus/prometheus' } as const;
const alertmanager = { recipe: 'alertmanager', module: 'github.com/prometheus/alertmanager' } as const;

const sources: readonly Source[] = [
  { ...prometheus, kind: 'prometheus', folder: 'config/testdata', names: /\.(yml|json)$/ },
  { ...prometheus, kind: 'prometheus', folder: 'documentation/examples', names: /^prometheus.*\.yml$/ },
  { ...prometheus, kind: 'prometheus', folder: 'cmd/promtool/testdata', names: /config.*\.yml$/ },
  {
    ...prometheus,
    kind: 'rules',
    folder: 'cmd/promtool/testdata',
    names: /(rules.*|modifier|period|failing|offset)\.yml$/,
  },
  { ...prometheus, kind: 'rules', folder: 'model/rulefmt/testdata', names: /\.yaml$/ },
  { ...alertmanager, kind: 'alertmanager', folder: 'config/testdata', names: /\.yml$/ },
  { ...alertmanager, kind: 'alertmanager', folder: 'doc/examples', names: /\.yml$/ },
];

/**
 * Why a file may be read although the program refuses it: what a discovery other than of files demands is not looked at
 * (docs/guides/reading-a-plan.md), and neither are bytes that are no UTF-8. The others are refused by promtool alone, never
 * by Prometheus.
 */
export function whyPassedOver({ name, text }: Collected): string | undefined {
  if (/^\s*-?\s*(?!file|static)\w+_sd_configs:/m.test(text)) return 'another discovery';
  if (name.endsWith('labelvalue.bad.yml')) return 'no UTF-8';
  if (/url_in_.*targetgroup_with_relabel_config\.bad/.test(name)) return 'promtool alone';
  return undefined;
}

/**
 * Every such file of the versions under test, as the module proxy of Go serves them.
 *
 * @returns undefined where there is no Go
 */
export async function collectedFiles(): Promise<readonly Collected[] | undefined> {
  const collected: Collected[] = [];
  for (const { recipe, module, folder, names, kind } of sources) {
    const cwd = join(import.meta.dirname, '../../images', recipe);
    const listed = await runProgram('go', ['mod', 'download', '-json', module], {
      cwd,
      env: { GOWORK: 'off' },
    });
    if (!listed.ok) return undefined;
    const { Dir } = JSON.parse(listed.output) as { readonly Dir: string };
    const found = (await readdir(join(Dir, folder))).filter((name) => names.test(name)).sort();
    for (const name of found)
      collected.push({
        kind,
        name: `${module}/${folder}/${name}`,
        text: await readFile(join(Dir, folder, name), 'utf8'),
      });
  }
  return collected;
}

/** What the tools of the programs say of each file. */
export async function askTools(
  lab: ConfigurationLab,
  collected: readonly Collected[],
): Promise<ReadonlyMap<Collected, 'read' | 'refused'>> {
  const verdicts = new Map<Collected, 'read' | 'refused'>();
  for (const [kind, own] of Map.groupBy(collected, (one) => one.kind)) {
    const texts = own.map(({ text }) => text);
    for (const [index, verdict] of (await lab.check(kind, texts)).entries()) {
      const one = own[index];
      if (one !== undefined) verdicts.set(one, verdict);
    }
  }
  return verdicts;
}

/** The folder in which such a file would be read, with plain files beside it. */
export function folderOf({ kind, text }: Collected): CaseFile[] {
  return [
    {
      path: 'prometheus/prometheus.yml',
      text: kind === 'prometheus' ? text : kind === 'rules' ? 'rule_files: [rules/r.yml]\n' : '',
    },
    ...(kind === 'rules' ? [{ path: 'prometheus/rules/r.yml', text }] : []),
    {
      path: 'alertmanager/alertmanager.yml',
      text: kind === 'alertmanager' ? text : 'route: { receiver: r }\nreceivers: [{ name: r }]\n',
    },
  ];
}
