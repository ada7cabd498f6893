import type { EChartsOption } from 'echarts';
import { formatLabTime } from '../../core/duration.ts';
import { marginPx, minuteMs, namesPx } from './layout.ts';
import type { Tip } from './model.ts';

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function explain({ title, lines }: Tip): string {
  const rows = lines.map(
    ([word, value]) => `<tr><th>${escapeText(word)}</th><td>${escapeText(value)}</td></tr>`,
  );
  return `<strong>${escapeText(title)}</strong><table>${rows.join('')}</table>`;
}

/** What only a page with JavaScript has. */
export const zoomAndTips: EChartsOption = {
  tooltip: {
    trigger: 'item',
    confine: true,
    // Beside the pointer, never on top of what is pointed at.
    position: besidePointer,
    backgroundColor: 'var(--paper)',
    borderColor: 'var(--line)',
    textStyle: { color: 'var(--ink)', fontSize: 12 },
    className: 'tip',
    formatter: (params: unknown) => {
      const tip = (params as { data?: { tip?: Tip | null } }).data?.tip;
      return tip == null ? '' : explain(tip);
    },
  },
  dataZoom: [
    {
      type: 'inside',
      filterMode: 'none',
      zoomOnMouseWheel: 'ctrl',
      moveOnMouseMove: true,
      moveOnMouseWheel: false,
    },
    {
      type: 'slider',
      filterMode: 'none',
      height: 18,
      bottom: 4,
      left: namesPx,
      right: marginPx,
      showDataShadow: false,
      brushSelect: false,
      labelFormatter: (minutes: number) => formatLabTime(minutes * minuteMs),
      textStyle: { color: 'var(--muted)' },
    },
  ],
};

interface Sizes {
  readonly contentSize: readonly [number, number];
  readonly viewSize: readonly [number, number];
}

function besidePointer(
  point: readonly [number, number],
  _params: unknown,
  _dom: unknown,
  _rect: unknown,
  { contentSize, viewSize }: Sizes,
): [number, number] {
  const gapPx = 18;
  const [x, y] = point;
  const [width, height] = contentSize;
  const right = x + gapPx + width <= viewSize[0] ? x + gapPx : x - gapPx - width;
  return [Math.max(0, right), Math.max(0, Math.min(y - height / 3, viewSize[1] - height))];
}
