/** Text that is HTML already. */
export interface Markup {
  readonly html: string;
}

type Content = string | number | null | Markup | readonly Content[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function toHtml(content: Content): string {
  if (content === null) return '';
  if (typeof content === 'string')
    return content.replace(/[&<>"']/g, (character) => entities[character] ?? '');
  if (typeof content === 'number') return String(content);
  return 'html' in content ? content.html : content.map(toHtml).join('');
}

/** A template of HTML: whatever is put in is escaped, unless it is markup itself. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return { html: parts.reduce((text, part, index) => text + toHtml(contents[index - 1] ?? '') + part) };
}

/** Marks a text as HTML. Only for texts that this program made itself. */
export function trusted(text: string): Markup {
  return { html: text };
}

/**
 * JSON that can stand inside a script element: no `<` (so no `</script>` and no `<!--`), and no line separators,
 * which old JavaScript reads as line ends.
 */
export function jsonForScript(value: unknown): Markup {
  return trusted(
    JSON.stringify(value).replace(
      /[<>&\u2028\u2029]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  );
}
