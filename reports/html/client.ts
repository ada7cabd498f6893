import { CustomChart } from 'echarts/charts';
import { DataZoomComponent, GridComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { hookShapes } from '../timeline/hooks.ts';
import type { Timeline } from '../timeline/model.ts';
import { heightOf, timelineOption } from '../timeline/option.ts';

// This file runs in the page. It says what it needs of a browser itself, so that the rest of the project is not
// checked as if it had one.
interface PageElement {
  hidden: boolean;
  readonly textContent: string | null;
  readonly style: { height: string };
}
declare const document: { getElementById(id: string): PageElement | null };
declare const window: { addEventListener(name: 'resize', listener: () => void): void };

use([CustomChart, DataZoomComponent, GridComponent, TooltipComponent, SVGRenderer]);

const data = document.getElementById('timeline-data');
const live = document.getElementById('timeline-live');
const picture = document.getElementById('timeline-picture');

/** Puts the zoomable drawing in the place of the picture that was there without JavaScript. */
if (data !== null && live !== null && picture !== null) {
  const timeline = JSON.parse(data.textContent ?? '') as Timeline;
  live.style.height = `${heightOf(timeline, true)}px`;
  live.hidden = false;
  picture.hidden = true;
  const chart = init(live as unknown as Parameters<typeof init>[0], null, { renderer: 'svg' });
  hookShapes();
  chart.setOption(timelineOption(timeline, { zoomable: true }));
  window.addEventListener('resize', () => chart.resize());
}
