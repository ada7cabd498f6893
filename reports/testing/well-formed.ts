const markup =
  /<\?[^>]*\?>|<!\[CDATA\[.*?\]\]>|<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[A-Za-z_][\w.:-]*="[^"<]*")*)\s*(\/?)>|[<>]/gs;
const entity = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)/;

/**
 * Why a text is not well-formed XML, or null when it is. Knows what JUnit files and our drawings use: elements,
 * quoted attributes, character references, CDATA and the XML declaration.
 */
export function xmlProblem(text: string): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML forbids
  const control = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.exec(text);
  if (control !== null) return `forbidden character at ${control.index}`;
  if (entity.test(text))
    return `bare ampersand: ${text.slice(text.search(entity), text.search(entity) + 20)}`;
  const open: string[] = [];
  let roots = 0;
  for (const { 0: whole, 1: closing, 2: name, 4: selfClosing, index } of text.matchAll(markup)) {
    if (whole.startsWith('<?') || whole.startsWith('<![')) continue;
    if (name === undefined) return `stray ${whole} at ${index}`;
    if (closing === '/') {
      const expected = open.pop();
      if (expected !== name) return `</${name}> closes <${expected}> at ${index}`;
      continue;
    }
    if (open.length === 0) roots += 1;
    if (selfClosing !== '/') open.push(name);
  }
  if (open.length > 0) return `<${open.at(-1)}> is never closed`;
  return roots === 1 ? null : `${roots} root elements`;
}
