/** Where things stand in the drawing, in pixels. */

/** Lab minutes are the axis' unit, so that ECharts' round numbers are round times as well. */
export const minuteMs = 60_000;
export const rowPx = 26;
export const axisPx = 28;
export const zoomPx = 34;
/** Space for the names of the rows. */
export const namesPx = 224;
export const marginPx = 16;
