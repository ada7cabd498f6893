/** What stands between the braces of a Go template, without comments. */
export function actionsIn(template: string): string[] {
  return [...template.matchAll(/\{\{-?((?:"(?:[^"\\]|\\.)*"|`[^`]*`|(?!\}\})[\s\S])*?)-?\}\}/g)]
    .map(([, action = '']) => action.trim())
    .filter((action) => !action.startsWith('/*'));
}

/** The bare words of an action: functions and keywords, but no fields, variables, strings or numbers. */
export function wordsOf(action: string): string[] {
  return [...codeOf(action).matchAll(/(?<![\w.$])[A-Za-z_]\w*/g)].map(([word]) => word);
}

/** An action without its quoted texts. */
export function codeOf(action: string): string {
  return action.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)*'/g, ' ');
}
