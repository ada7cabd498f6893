import { parse } from 'yaml';
import { z } from 'zod';

const receiversSchema = z.object({ receivers: z.array(z.looseObject({ name: z.string() })) });

interface TextFile {
  readonly path: string;
  readonly text: string;
}

/**
 * The notification templates that template files define, and the receivers of alertmanager.yml that render each, also
 * through other templates.
 *
 * @param alertmanager alertmanager.yml, which `readAlertmanager` has read before
 */
export function readTemplates(
  alertmanager: TextFile,
  templateFiles: readonly TextFile[],
): Record<string, string[]> {
  const bodies = new Map(templateFiles.flatMap(({ text }) => definitionsIn(text)));
  const { receivers } = receiversSchema.parse(parse(alertmanager.text));
  const used = receivers.map((receiver) => ({
    name: receiver.name,
    templates: reachable(namesIn(JSON.stringify(receiver)), bodies),
  }));
  return Object.fromEntries(
    [...bodies.keys()].map((template) => [
      template,
      used.filter(({ templates }) => templates.has(template)).map(({ name }) => name),
    ]),
  );
}

/** Go's `{{ define "name" }}`: name, and the text up to the next definition. */
function definitionsIn(text: string): [name: string, body: string][] {
  const parts = text.split(/\{\{-?\s*define\s+"([^"]+)"\s*-?\}\}/);
  return parts.flatMap((name, index): [string, string][] =>
    index % 2 === 1 ? [[name, parts[index + 1] ?? '']] : [],
  );
}

/** Names in `{{ template "name" . }}`; inside JSON the quotes are escaped. */
function namesIn(text: string): string[] {
  return [...text.matchAll(/\btemplate\s+\\?"([^"\\]+)\\?"/g)].map(([, name = '']) => name);
}

function reachable(names: readonly string[], bodies: ReadonlyMap<string, string>): Set<string> {
  const found = new Set<string>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    open.push(...namesIn(bodies.get(name) ?? ''));
  }
  return found;
}
