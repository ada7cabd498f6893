import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

let bundle: string | undefined;

/**
 * The page's script: ECharts, as far as the timeline uses it, and our own drawing. Made once a process from client.ts
 * and the installed echarts (0.5 s, 540 KB), so that the page and the server draw with the same code.
 */
export function clientBundle(): string {
  bundle ??= build();
  return bundle;
}

function build(): string {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL('./client.ts', import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    legalComments: 'none',
    // ECharts is under the Apache License 2.0, which asks for its notice.
    banner: {
      js: '/* Contains Apache ECharts, Apache License 2.0, https://www.apache.org/licenses/LICENSE-2.0 */',
    },
    charset: 'ascii',
  });
  const text = outputFiles[0]?.text ?? '';
  // Inside a script element the first `</script` would end it, and `<!--` would start something else.
  return text.replaceAll(/<(?=\/script|!--)/gi, '\\x3C');
}
