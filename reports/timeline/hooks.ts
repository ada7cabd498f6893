import { zrender } from 'echarts/core';

/** The part of ECharts' own hash map that its SVG painter asks of what a getter returns. */
interface AttributeList {
  each(visit: (value: string, name: string) => void): void;
}

const named = /^(mark|band):(.+)$/;

/**
 * Lets ECharts' SVG carry `ecmeta_mark` and `ecmeta_band` on the shapes that were named so, for tests and for people
 * who write their own. It replaces the getter that ECharts registers when an instance for server-side drawing is made,
 * so call it after `init`.
 */
export function hookShapes(): void {
  const getter = (element: { name?: string }): AttributeList | undefined => {
    const [, kind, hook] = named.exec(element.name ?? '') ?? [];
    return kind === undefined || hook === undefined ? undefined : { each: (visit) => visit(hook, kind) };
  };
  zrender.registerSSRDataGetter(getter as unknown as Parameters<typeof zrender.registerSSRDataGetter>[0]);
}
