import type {
  CustomSeriesOption,
  CustomSeriesRenderItemAPI,
  CustomSeriesRenderItemParams,
  EChartsOption,
} from 'echarts';
import { formatLabTime } from '../../core/duration.ts';
import type { Timeline, Tip } from './model.ts';
import { type Box, barShapes, font, markShapes, type Shape, widthOf } from './shapes.ts';

/** Lab minutes are the axis' unit, so that ECharts' round numbers are round times as well. */
const minuteMs = 60_000;
const rowPx = 26;
const axisPx = 28;
const zoomPx = 34;
/** Space for the names of the rows. */
export const namesPx = 224;
const marginPx = 16;

/** Pixels of the whole drawing. */
export function heightOf(timeline: Timeline, zoomable: boolean): number {
  return timeline.rows.length * rowPx + axisPx + (zoomable ? zoomPx : 0) + 4;
}

export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function explain({ title, lines }: Tip): string {
  const rows = lines.map(
    ([word, value]) => `<tr><th>${escapeText(word)}</th><td>${escapeText(value)}</td></tr>`,
  );
  return `<strong>${escapeText(title)}</strong><table>${rows.join('')}</table>`;
}

type Place = (row: number, fromMs: number, toMs?: number) => Box;
type Draw<T> = (item: T, place: Place, plot: Box) => Shape[];

/** One series of drawings: each item knows its row and its times, and `draw` makes shapes of it. */
function series<T extends object>(
  name: string,
  items: readonly T[],
  times: (item: T) => readonly [number, number, number],
  draw: Draw<T>,
): CustomSeriesOption {
  const renderItem = (params: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) => {
    const item = items[params.dataIndex];
    if (item === undefined) return null;
    const place: Place = (row, fromMs, toMs = fromMs) => {
      const [x = 0, middle = 0] = api.coord([fromMs / minuteMs, row]);
      const [right = 0] = api.coord([toMs / minuteMs, row]);
      return { x, y: middle - rowPx / 2, width: right - x, height: rowPx };
    };
    // The plot's rectangle; the general type of coordSys does not say that a cartesian one has it.
    const plot = params.coordSys as unknown as Box;
    // ECharts would lift the colours of what is pointed at, and cannot read CSS variables.
    return { type: 'group' as const, emphasisDisabled: true, children: draw(item, place, plot) };
  };
  return {
    type: 'custom',
    name,
    renderItem: renderItem as NonNullable<CustomSeriesOption['renderItem']>,
    clip: true,
    encode: { x: [0, 1], y: 2, tooltip: [] },
    data: items.map((item) => {
      const [fromMs, toMs, row] = times(item);
      return { value: [fromMs / minuteMs, toMs / minuteMs, row], tip: 'tip' in item ? item.tip : null };
    }),
  };
}

function background(timeline: Timeline): CustomSeriesOption {
  const rows = timeline.rows.map(({ kind }, row) => ({ kind, row }));
  return {
    ...series(
      'rows',
      rows,
      ({ row }) => [timeline.fromMs, timeline.toMs, row],
      ({ kind, row }, place, plot) => {
        const { y } = place(row, 0);
        const line: Shape = {
          type: 'line',
          shape: { x1: plot.x, y1: y, x2: plot.x + plot.width, y2: y },
          style: { stroke: 'var(--line)' },
        };
        const shade: Shape = {
          type: 'rect',
          shape: { x: plot.x, y, width: plot.width, height: rowPx },
          style: { fill: 'var(--panel)' },
        };
        return kind === 'alert' ? [shade, line] : kind === 'receiver' ? [] : [line];
      },
    ),
    silent: true,
  };
}

/** The time of a fault as a tint behind all rows, so that every mark can be read against it. */
function faultColumns({ bars, rows }: Timeline): CustomSeriesOption {
  const faults = bars.filter(({ kind }) => kind === 'fault');
  return {
    ...series(
      'fault columns',
      faults,
      ({ fromMs, toMs, row }) => [fromMs, toMs, row],
      ({ fromMs, toMs, tone, row }, place) => {
        const { x, y, width } = place(row, fromMs, toMs);
        return [
          {
            type: 'rect',
            shape: { x, y, width, height: (rows.length - row) * rowPx },
            style: { fill: tone, fillOpacity: 0.07 },
          },
        ];
      },
    ),
    silent: true,
  };
}

function allSeries(timeline: Timeline): CustomSeriesOption[] {
  const { bands, bars, deadlines, beats, marks } = timeline;
  return [
    background(timeline),
    faultColumns(timeline),
    series(
      'expected windows',
      bands,
      ({ fromMs, toMs, row }) => [fromMs, toMs, row],
      ({ row, fromMs, toMs, hook }, place) => {
        const { x, y, width, height } = place(row, fromMs, toMs);
        const shape = { x, y: y + 1, width: Math.max(width, 2), height: height - 2 };
        return [
          {
            type: 'rect',
            name: `band:${hook}`,
            shape,
            style: { fill: 'var(--window)', fillOpacity: 0.22, stroke: 'var(--window)', lineDash: [3, 3] },
          },
        ];
      },
    ),
    series(
      'promises',
      deadlines,
      ({ atMs, row }) => [atMs, atMs, row],
      ({ row, atMs }, place) => {
        const { x, y, height } = place(row, atMs);
        const line: Shape = {
          type: 'line',
          shape: { x1: x, y1: y + 2, x2: x, y2: y + height - 2 },
          style: { stroke: 'var(--ink)', lineWidth: 2 },
        };
        const foot: Shape = {
          type: 'polygon',
          shape: {
            points: [
              [x, y + 2],
              [x - 6, y + 5],
              [x, y + 8],
            ],
          },
          style: { fill: 'var(--ink)' },
        };
        return [line, foot];
      },
    ),
    series(
      'states',
      bars,
      ({ fromMs, toMs, row }) => [fromMs, toMs, row],
      (bar, place, plot) => {
        // A text must stay readable when its bar begins left of what is shown.
        const { x, y, width, height } = place(bar.row, bar.fromMs, bar.toMs);
        const left = Math.max(x, plot.x);
        const right = Math.min(x + width, plot.x + plot.width);
        return right < left ? [] : barShapes(bar, { x: left, y, width: right - left, height });
      },
    ),
    series(
      'beats',
      beats,
      ({ atMs, row }) => [atMs, atMs, row],
      ({ row, atMs, kind }, place) => {
        const { x, y, height } = place(row, atMs);
        const middle = y + height / 2;
        if (kind === 'beat')
          return [
            {
              type: 'line',
              shape: { x1: x, y1: middle - 5, x2: x, y2: middle + 5 },
              style: { stroke: 'var(--over)', lineWidth: 2 },
            },
          ];
        const text = kind === 'alarm' ? '✕ ALARM' : 'recovered';
        return [
          {
            type: 'text',
            style: {
              text,
              x,
              y: middle,
              font,
              fill: kind === 'alarm' ? 'var(--fail)' : 'var(--over)',
              verticalAlign: 'middle',
            },
          },
        ];
      },
    ),
    series(
      'notifications',
      marks,
      ({ atMs, row }) => [atMs, atMs, row],
      (mark, place, plot) => {
        const { x, y, height } = place(mark.row, mark.atMs);
        const others = marks.filter((other) => other !== mark && other.row === mark.row);
        const xs = others.map((other) => place(other.row, other.atMs).x);
        const rightPx =
          Math.min(...xs.filter((other) => other >= x).map((other) => other - 8), plot.x + plot.width) - x;
        const leftPx = x - Math.max(...xs.filter((other) => other < x).map((other) => other + 8), plot.x);
        const words = mark.word === '' ? '' : ` ${mark.word}`;
        return markShapes(
          mark,
          { x, y: y + height / 2, leftPx, rightPx },
          `${formatLabTime(mark.atMs)}${words}`,
        );
      },
    ),
  ];
}

/** The drawing, for ECharts. Colours are CSS variables of the page, so that light, dark and print need no redrawing. */
export function timelineOption(
  timeline: Timeline,
  { zoomable }: { readonly zoomable: boolean },
): EChartsOption {
  const axisLine = { lineStyle: { color: 'var(--line)' } };
  const text = { color: 'var(--ink)', fontFamily: 'system-ui, sans-serif' };
  return {
    animation: false,
    textStyle: text,
    aria: { enabled: false },
    grid: {
      left: namesPx,
      right: marginPx,
      top: axisPx,
      height: timeline.rows.length * rowPx,
      containLabel: false,
    },
    xAxis: {
      type: 'value',
      position: 'top',
      min: timeline.fromMs / minuteMs,
      max: timeline.toMs / minuteMs,
      splitNumber: 14,
      axisLine,
      axisLabel: {
        ...text,
        fontSize: 11,
        hideOverlap: true,
        showMinLabel: false,
        showMaxLabel: false,
        formatter: (minutes: number) => formatLabTime(minutes * minuteMs),
      },
      splitLine: { lineStyle: { color: 'var(--line)', type: 'dotted' } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: timeline.rows.map(({ label }, index) => `${index}:${label}`),
      axisLine,
      axisTick: { show: false },
      axisLabel: {
        ...text,
        interval: 0,
        align: 'left',
        margin: namesPx - 8,
        formatter: (value: string, index: number) =>
          rowName(value.slice(value.indexOf(':') + 1), timeline.rows[index]?.kind ?? 'alert'),
        rich: {
          alert: { ...text, fontSize: 12, fontWeight: 'bold' },
          receiver: { ...text, fontSize: 12, color: 'var(--muted)' },
          other: { ...text, fontSize: 12 },
        },
      },
    },
    series: allSeries(timeline),
    ...(zoomable ? zoomAndTips : {}),
  };
}

function rowName(name: string, kind: Timeline['rows'][number]['kind']): string {
  const indent = kind === 'receiver' ? 14 : 0;
  const fits = Math.floor((namesPx - 16 - indent) / (widthOf('m') * 1.06));
  const shown = (name.length > fits ? `${name.slice(0, fits - 1)}…` : name).replaceAll(/[{}|]/g, ' ');
  if (kind === 'receiver') return `{receiver|    ${shown}}`;
  return kind === 'alert' ? `{alert|${shown}}` : `{other|${shown}}`;
}

const zoomAndTips: EChartsOption = {
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
