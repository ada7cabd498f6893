import type { EChartsOption } from 'echarts';
import { formatLabTime } from '../../core/duration.ts';
import { layers } from './layers.ts';
import { axisPx, marginPx, minuteMs, namesPx, rowPx, zoomPx } from './layout.ts';
import type { Timeline } from './model.ts';
import { widthOf } from './shapes.ts';
import { zoomAndTips } from './zoom-and-tips.ts';

/** Pixels of the whole drawing. */
export function heightOf(timeline: Timeline, zoomable: boolean): number {
  return timeline.rows.length * rowPx + axisPx + (zoomable ? zoomPx : 0) + 4;
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
    series: layers(timeline),
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
