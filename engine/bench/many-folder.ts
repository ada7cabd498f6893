import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { FiredrillError } from '../../core/errors.ts';
import { defaultConfigFolder } from '../run/config-folder.ts';
import { manyRules, teamsOf } from './many-rules.ts';

/** The shipped configuration with so many alerting rules more, and with the routes, inhibitions and receivers of their teams. */
export function writeManyRules(folder: string, count: number): void {
  cpSync(defaultConfigFolder, folder, { recursive: true });
  const files = manyRules(count);
  for (const { path, text } of files) writeFileSync(join(folder, path), text);
  addTo(
    join(folder, 'prometheus', 'prometheus.yml'),
    ['rule_files'],
    files.map(({ path }) => path.replace(/^prometheus\//, '')),
  );
  const alertmanager = join(folder, 'alertmanager', 'alertmanager.yml');
  const { routes, inhibitions, receivers } = teamsOf();
  addTo(alertmanager, ['route', 'routes'], routes);
  addTo(alertmanager, ['inhibit_rules'], inhibitions);
  addTo(alertmanager, ['receivers'], receivers);
}

function addTo(file: string, path: readonly string[], items: readonly unknown[]): void {
  const document = parseDocument(readFileSync(file, 'utf8'));
  if (!document.hasIn(path))
    throw new FiredrillError('internal', 'BENCH_RUN', `the shipped ${file} has no ${path.join('.')}`);
  for (const item of items) document.addIn(path, document.createNode(item));
  writeFileSync(file, document.toString({ lineWidth: 0 }));
}
