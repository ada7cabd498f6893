import type { CustomSeriesOption } from 'echarts';
import { formatLabTime } from '../../core/duration.ts';
import { rowPx } from './layout.ts';
import type { Band, Bar, Beat, Deadline, Mark, Timeline } from './model.ts';
import { series } from './series.ts';
import { barShapes, font, markShapes, type Shape } from './shapes.ts';

/** What is drawn, from the back to the front: rows, faults, expected windows, promises, states, beats, notifications. */
export function layers(timeline: Timeline): CustomSeriesOption[] {
  return [
    background(timeline),
    faultColumns(timeline),
    windows(timeline.bands),
    promises(timeline.deadlines),
    states(timeline.bars),
    heartbeats(timeline.beats),
    notifications(timeline.marks),
  ];
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

function windows(bands: readonly Band[]): CustomSeriesOption {
  return series(
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
  );
}

function promises(deadlines: readonly Deadline[]): CustomSeriesOption {
  return series(
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
  );
}

function states(bars: readonly Bar[]): CustomSeriesOption {
  return series(
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
  );
}

function heartbeats(beats: readonly Beat[]): CustomSeriesOption {
  return series(
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
  );
}

function notifications(marks: readonly Mark[]): CustomSeriesOption {
  return series(
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
  );
}
