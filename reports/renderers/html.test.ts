import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { html, jsonForScript } from '../html/markup.ts';
import { lateRun, passRun } from '../testing/golden-runs.ts';
import { renderHtml, renderPage } from './html.ts';

describe('the page', () => {
  it('holds everything itself: nothing in it asks a network for more', () => {
    const page = renderHtml(lateRun);
    expect(page).not.to.match(/<(?:script|img|link|iframe)[^>]+(?:src|href)=/i);
    expect(page).not.to.match(/@import|url\(\s*['"]?https?:/i);
    expect(page).to.contain("default-src 'none'");
  });

  it('lets the browser run its own script, and no other', () => {
    const page = renderHtml(lateRun);
    const own = /<script>([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(own).digest('base64');
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
    expect(own).to.have.length.above(100_000);
    expect(policy).to.contain(`script-src 'sha256-${hash}';`);
    expect(policy).not.to.match(/script-src[^;]*unsafe/);
    expect(renderPage(lateRun, 'another()')).not.to.contain(hash);
  });

  it('has exactly two script elements, whatever the bundle and the data hold', () => {
    expect(renderHtml(lateRun).match(/<script/gi)).to.have.length(2);
    expect(renderHtml(lateRun).match(/<\/script/gi)).to.have.length(2);
  });

  it('cannot be broken by data', () => {
    const title = '</script><script>alert(1)</script>\u2028<!--';
    const plan = {
      ...passRun.view.plan,
      faults: passRun.view.plan.faults.map((fault) => ({ ...fault, title })),
    };
    const page = renderPage({ ...passRun, view: { ...passRun.view, plan } }, '');
    expect(page).not.to.contain('<script>alert');
    expect(page.match(/<\/script/gi)).to.have.length(2);
  });

  it('escapes what is put into a template, and markup not twice', () => {
    expect(html`<b>${'<&"\'>'}</b>${html`<i>${1}</i>`}`.html).to.equal(
      '<b>&lt;&amp;&quot;&#39;&gt;</b><i>1</i>',
    );
    const text = '</script>\u2028&';
    expect(jsonForScript(text).html).not.to.match(/[<\u2028&]/);
    expect(JSON.parse(jsonForScript(text).html)).to.equal(text);
  });

  it('carries the numbers of every notification for those who look without JavaScript', () => {
    const page = renderPage(lateRun, '');
    const row = /<tr data-hook="HighErrorRate critical app\/pagerduty\/firing"[^>]*>/.exec(page)?.[0];
    expect(row)
      .to.contain('data-at-ms="520000"')
      .and.contain('data-latest-ms="438000"')
      .and.contain('data-inside="false"');
  });

  it('says the verdict, the finding and its cause in words', () => {
    const page = renderPage(lateRun, '');
    for (const text of [
      '<span class="word">FAIL</span>',
      '1m22s too late',
      '&lt;not 10s&gt; &amp; that',
      'alertmanager.yml:34:7',
    ])
      expect(page).to.contain(text);
    expect(renderPage(passRun, '')).not.to.contain('id="findings"');
  });
});
