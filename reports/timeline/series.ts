import type { CustomSeriesOption, CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams } from 'echarts';
import { minuteMs, rowPx } from './layout.ts';
import type { Box, Shape } from './shapes.ts';

/** Where a row and a stretch of lab time are on the screen. */
type Place = (row: number, fromMs: number, toMs?: number) => Box;
/** Makes shapes of an item. `plot` is the rectangle inside the axes. */
type Draw<T> = (item: T, place: Place, plot: Box) => Shape[];

/** One series of drawings: each item knows its row and its times, and `draw` makes shapes of it. */
export function series<T extends object>(
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
