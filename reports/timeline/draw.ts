import { CustomChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { hookShapes } from './hooks.ts';
import type { Timeline } from './model.ts';
import { heightOf, timelineOption } from './option.ts';

use([CustomChart, GridComponent, SVGRenderer]);

/**
 * The timeline as an SVG element, without a browser. The same timeline always gives the same text:
 * ECharts numbers its drawings per process, in style classes (taken out: they only set the pointer's look) and in ids.
 *
 * @param widthPx width of the drawing; it scales with its container
 */
export function drawTimeline(timeline: Timeline, widthPx: number): string {
  const chart = init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: widthPx,
    height: heightOf(timeline, false),
  });
  hookShapes();
  try {
    chart.setOption(timelineOption(timeline, { zoomable: false }));
    return chart
      .renderToSVGString({ useViewBox: true })
      .replaceAll(/<style\s*>.*?<\/style>/gs, '')
      .replaceAll(/ class="[^"]*"/g, '')
      .replaceAll(/\bzr\d+-/g, 'picture-')
      .replaceAll(/ ecmeta_(mark|band)=/g, ' data-$1=')
      .replaceAll(/ ecmeta_\w+="[^"]*"/g, '');
  } finally {
    chart.dispose();
  }
}
