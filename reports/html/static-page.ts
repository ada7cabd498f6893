import { html, type Markup, trusted } from './markup.ts';
import { style } from './style.ts';

export interface StaticPage {
  readonly title: string;
  /** Stylesheet of this page alone, after the common one. */
  readonly ownStyle?: string;
  readonly header: Markup;
  readonly main: Markup;
}

/** A self-contained page without scripts: it opens from a disk or an artifact store, without a network. */
export function staticPage({ title, ownStyle = '', header, main }: StaticPage): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${trusted(style + ownStyle)}</style>
</head>
<body>
<header>${header}</header>
<main>${main}</main>
</body>
</html>
`.html;
}
