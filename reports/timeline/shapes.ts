import type { CustomSeriesRenderItemReturn } from 'echarts';
import type { Bar, Mark } from './model.ts';

/** A rectangle on the screen, in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export type Shape = NonNullable<CustomSeriesRenderItemReturn>;

export const font = '11px system-ui, sans-serif';
const boldFont = `bold ${font}`;
/** Width of an average character of that font. Measured on the letters that occur here; errs on the wide side. */
const characterPx = 6.3;

export const widthOf = (text: string): number => text.length * characterPx;

/** Text that starts at x, cut with an ellipsis when it does not fit; nothing where not even a word would fit. */
export function label(text: string, x: number, y: number, roomPx: number): Shape[] {
  const fits = Math.floor(roomPx / characterPx);
  const shown = text.length <= fits ? text : `${text.slice(0, Math.max(0, fits - 1)).trimEnd()}…`;
  if (text === '' || fits < Math.min(text.length, 7)) return [];
  return [
    {
      type: 'text',
      silent: true,
      style: { text: shown, x, y, font, fill: 'var(--ink)', verticalAlign: 'middle' },
    },
  ];
}

/** Diagonal lines that fill a box: says "muted" without a colour. */
function hatching({ x, y, width, height }: Box): Shape[] {
  const stepPx = 6;
  const lines: Shape[] = [];
  for (let left = x - height; left < x + width; left += stepPx) {
    const from = Math.max(left, x);
    const to = Math.min(left + height, x + width);
    const shape = { x1: from, y1: y + height - (from - left), x2: to, y2: y + height - (to - left) };
    if (to > from)
      lines.push({ type: 'line', silent: true, shape, style: { stroke: 'var(--paper)', lineWidth: 2 } });
  }
  return lines;
}

const severities: Readonly<Record<string, string>> = {
  critical: 'var(--critical)',
  warning: 'var(--warning)',
  info: 'var(--info)',
};

/** What a bar looks like: height tells pending from firing, hatching tells muted, text says the rest. */
export function barShapes(bar: Bar, box: Box): Shape[] {
  const middle = box.y + box.height / 2;
  const text = label(bar.text, box.x + 6, middle, box.width - 8);
  const rect = (height: number, style: object): Shape => ({
    type: 'rect',
    shape: { x: box.x, y: middle - height / 2, width: Math.max(box.width, 2), height, r: 2 },
    style,
  });
  const tone = severities[bar.tone] ?? 'var(--muted)';
  switch (bar.kind) {
    case 'phase':
      return [rect(16, { fill: 'var(--panel)', stroke: 'var(--line)' }), ...text];
    case 'load':
      return [rect(16, { fill: 'var(--load)', fillOpacity: 0.25, stroke: 'var(--load)' }), ...text];
    case 'fault':
      return [rect(18, { fill: bar.tone, fillOpacity: 0.25, stroke: bar.tone, lineWidth: 1.5 }), ...text];
    case 'pending':
      return [rect(8, { fill: tone, fillOpacity: 0.15, stroke: tone, lineDash: [3, 2] })];
    case 'firing':
      return [rect(16, { fill: tone })];
    case 'inhibited':
      return [
        rect(16, { fill: tone, fillOpacity: 0.35, stroke: tone }),
        ...hatching({ ...box, y: middle - 8, height: 16 }),
      ];
  }
}

/** Where a mark stands, and how much room its caption has on either side. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly leftPx: number;
  readonly rightPx: number;
}

/** Triangle down: somebody was told. Ring: it is over. Cross: not where it must be. The caption carries the time. */
export function markShapes(mark: Mark, spot: Spot, text: string): Shape[] {
  const { x, y } = spot;
  const good = mark.inOrder;
  const colour = good ? (mark.status === 'firing' ? 'var(--told)' : 'var(--over)') : 'var(--fail)';
  const stroke = { stroke: colour, fill: 'none', lineWidth: 2.5 };
  const cross: Shape[] = [
    { type: 'line', shape: { x1: x - 5, y1: y - 5, x2: x + 5, y2: y + 5 }, style: stroke },
    { type: 'line', shape: { x1: x - 5, y1: y + 5, x2: x + 5, y2: y - 5 }, style: stroke },
  ];
  const told: Shape = {
    type: 'polygon',
    shape: {
      points: [
        [x - 6, y - 5],
        [x + 6, y - 5],
        [x, y + 6],
      ],
    },
    style: { fill: colour, stroke: 'var(--paper)' },
  };
  const over: Shape = {
    type: 'circle',
    shape: { cx: x, cy: y, r: 5 },
    style: { ...stroke, fill: 'var(--paper)' },
  };
  // Wider than the sign, so that it is easy to point at; it also carries the name by which tests find the mark.
  const target: Shape = {
    type: 'rect',
    name: `mark:${mark.hook}`,
    shape: { x: x - 7, y: y - 8, width: 14, height: 16 },
    style: { fill: 'var(--paper)', fillOpacity: 0 },
  };
  const sign = good ? [mark.status === 'firing' ? told : over] : cross;
  return [
    ...sign,
    ...caption(text, spot, good ? { font, fill: 'var(--ink)' } : { font: boldFont, fill: colour }),
    target,
  ];
}

/** To the right of the mark; to its left where the right has no room; nowhere when both have none. */
function caption(text: string, { x, y, leftPx, rightPx }: Spot, look: object): Shape[] {
  const neededPx = widthOf(text) + 10;
  const common = { text, y, verticalAlign: 'middle', stroke: 'var(--paper)', lineWidth: 3, ...look } as const;
  if (neededPx <= rightPx) return [{ type: 'text', silent: true, style: { ...common, x: x + 10 } }];
  if (neededPx <= leftPx)
    return [{ type: 'text', silent: true, style: { ...common, x: x - 10, align: 'right' } }];
  return [];
}
