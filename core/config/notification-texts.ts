import { isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml';
import type { Location } from '../errors.ts';
import { readResolvedYaml } from './resolved-yaml.ts';

interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** A text in the settings of a receiver; Alertmanager renders most of them as templates. */
export interface ReceiverText {
  readonly receiver: string;
  /** Kind of the integration, such as `slack`. */
  readonly integration: string;
  /** `title`, or for nested ones `details.firing`. */
  readonly key: string;
  readonly text: string;
  readonly location: Location;
}

/** A template that a file defines: what stands between `define` and the next one. */
export interface DefinedTemplate {
  readonly name: string;
  readonly body: string;
  readonly location: Location;
}

/**
 * Every text in the receivers of alertmanager.yml. Aliases are followed; the place is where the text stands.
 *
 * @param alertmanager which `readAlertmanager` has read before
 */
export function receiverTexts(alertmanager: TextFile): ReceiverText[] {
  const { document, lines } = readResolvedYaml(alertmanager.path, alertmanager.text);
  const scalarsIn = (node: unknown, key: string): { key: string; scalar: Scalar }[] => {
    if (isScalar(node)) return [{ key, scalar: node }];
    if (isSeq(node)) return node.items.flatMap((item) => scalarsIn(item, key));
    if (!isMap(node)) return [];
    return node.items.flatMap((pair) =>
      scalarsIn(pair.value, key === '' ? String(pair.key) : `${key}.${pair.key}`),
    );
  };
  const textsOf = (receiver: string, integration: string, configs: unknown): ReceiverText[] =>
    scalarsIn(configs, '').flatMap(({ key, scalar }) =>
      typeof scalar.value === 'string'
        ? [{ receiver, integration, key, text: scalar.value, location: placeOf(scalar) }]
        : [],
    );
  const placeOf = (node: Node): Location => ({
    file: alertmanager.path,
    line: lines.linePos(node.range?.[0] ?? 0).line,
  });
  const receivers = document.get('receivers', true);
  return (isSeq(receivers) ? receivers.items.filter(isMap) : []).flatMap((receiver) =>
    receiver.items.flatMap(({ key, value }) => {
      const kind = /^(\w+)_configs$/.exec(String(key))?.[1];
      return kind === undefined ? [] : textsOf(String(receiver.get('name')), kind, value);
    }),
  );
}

/** The entries of `templates` in alertmanager.yml, as written. */
export function listedTemplates(alertmanager: TextFile): string[] {
  const entries = readResolvedYaml(alertmanager.path, alertmanager.text).document.get('templates', true);
  return (isSeq(entries) ? entries.items : []).flatMap((entry) =>
    isScalar(entry) ? [String(entry.value)] : [],
  );
}

/** Every `{{ define "name" }}` and `{{ block "name" … }}` of template files, and of texts in alertmanager.yml. */
export function definedTemplates(
  texts: readonly (Pick<ReceiverText, 'text'> & { readonly location: Location })[],
): DefinedTemplate[] {
  return texts.flatMap(({ text, location }) => {
    const parts = text.split(/\{\{-?\s*(?:define|block)\s+"([^"]+)"/);
    return parts.flatMap((name, index): DefinedTemplate[] => {
      if (index % 2 === 0) return [];
      const before = parts.slice(0, index).join('').split('\n').length - 1;
      return [
        {
          name,
          body: parts[index + 1] ?? '',
          location: { file: location.file, line: (location.line ?? 1) + before },
        },
      ];
    });
  });
}

/** Template files as texts with the place of their first line. */
export function fileTexts(
  files: readonly TextFile[],
): { readonly text: string; readonly location: Location }[] {
  return files.map(({ path, text }) => ({ text, location: { file: path, line: 1 } }));
}
