import { html, type Markup, trusted } from './markup.ts';

/** Each sign of the timeline, drawn as there, and what it means. */
const signs: readonly (readonly [string, string])[] = [
  [
    '<rect x="1" y="5" width="20" height="6" fill="var(--critical)" fill-opacity=".15" stroke="var(--critical)" stroke-dasharray="3 2"/>',
    'pending',
  ],
  [
    '<rect x="1" y="2" width="20" height="12" rx="2" fill="var(--critical)"/>',
    'firing (red critical, orange warning, blue info)',
  ],
  [
    '<rect x="1" y="2" width="20" height="12" fill="var(--warning)" fill-opacity=".35" stroke="var(--warning)"/><path d="M1 12L11 2M7 14L19 2M15 14L21 8" stroke="var(--paper)" stroke-width="2"/>',
    'muted by inhibition',
  ],
  [
    '<rect x="1" y="1" width="20" height="14" fill="var(--window)" fill-opacity=".22" stroke="var(--window)" stroke-dasharray="3 3"/>',
    'expected window',
  ],
  ['<path d="M5 3H17L11 14Z" fill="var(--told)"/>', 'notified'],
  ['<circle cx="11" cy="8" r="5" fill="none" stroke="var(--over)" stroke-width="2.5"/>', 'resolved notice'],
  ['<path d="M6 3L16 13M16 3L6 13" stroke="var(--fail)" stroke-width="2.5"/>', 'not as it must be'],
  [
    '<path d="M14 1V15" stroke="var(--ink)" stroke-width="2"/><path d="M14 1L7 4L14 7Z" fill="var(--ink)"/>',
    'promised by then (SLA)',
  ],
  ['<path d="M6 3V13M11 3V13M16 3V13" stroke="var(--over)" stroke-width="2"/>', 'heartbeat'],
];

export const signSize = { width: 22, height: 16 } as const;

/** The signs as SVG content and text, for whoever arranges them. */
export function legendSigns(): readonly { readonly drawing: string; readonly text: string }[] {
  return signs.map(([drawing, text]) => ({ drawing, text }));
}

export function legend(): Markup {
  const items = signs.map(
    ([drawing, text]) =>
      html`<li><svg width="22" height="16" aria-hidden="true">${trusted(drawing)}</svg>${text}</li>`,
  );
  return html`<ul class="legend" aria-label="Legend">${items}</ul>`;
}
