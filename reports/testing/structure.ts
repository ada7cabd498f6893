const openTag = /<([a-zA-Z][\w:-]*)((?:\s+[^\s"'=<>/]+(?:="[^"<]*")?)*)\s*\/?>/y;
const otherTag = /<\/[a-zA-Z][\w:-]*\s*>|<!doctype html>|<\?xml[^<>]*\?>/y;
/** What stands in these is no markup; that nothing ends them too early is for those to say who made it. */
const verbatim = /(<(script|style)[^<>]*>)[\s\S]*?(<\/\2>)/g;

/**
 * Every kind of element in a page or a drawing with the names of its attributes, and each `<` that begins none, with what
 * follows. Two pages that differ only in what they say have the same.
 */
export function structureOf(markup: string): Set<string> {
  const text = markup.replace(verbatim, '$1$3');
  const found = new Set<string>();
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    openTag.lastIndex = at;
    otherTag.lastIndex = at;
    const open = openTag.exec(text);
    const whole = open ?? otherTag.exec(text);
    if (whole === null) found.add(`stray ${text.slice(at, at + 20)}`);
    else if (open !== null) found.add(`${open[1]} ${attributesOf(open[2] ?? '')}`.trim());
    at += whole?.[0].length ?? 1;
  }
  return found;
}

function attributesOf(text: string): string {
  return [...text.matchAll(/([^\s"=]+)(?:="[^"]*")?/g)].map(([, name]) => name).join(' ');
}
