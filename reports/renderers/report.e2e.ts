import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import type { Run } from '../run.ts';
import { lateRun, passRun } from '../testing/golden-runs.ts';
import { renderHtml } from './html.ts';

/** FIREDRILL_CHROMIUM, or the first browser of these names on the PATH. */
function findChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const wanted = process.env['FIREDRILL_CHROMIUM'];
  return [
    ...(wanted ? [wanted] : []),
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
  ].find((file) => existsSync(file));
}

const hook = 'HighErrorRate critical app/pagerduty/firing';
const hostileName = `<b>x</b>"'&`;

/** The passing run of a service with that name. */
function hostileRun(): Run {
  return JSON.parse(JSON.stringify(passRun), (key, value) =>
    key === 'service' && value === 'app' ? hostileName : value,
  );
}

describe('the page in a browser', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'firedrill-report-'));
  const executablePath = findChromium();
  let browser: Browser | undefined;

  before(async function () {
    if (executablePath === undefined) {
      // The reporter prints the title of what is skipped: it carries the reason.
      if (this.test !== undefined) this.test.title += ' (no Chromium: install one or set FIREDRILL_CHROMIUM)';
      this.skip();
    }
    // Started as root in a container, Chromium has no sandbox to offer; the pages are our own.
    browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    writeFileSync(join(folder, 'pass.html'), renderHtml(passRun));
    writeFileSync(join(folder, 'late.html'), renderHtml(lateRun));
    writeFileSync(join(folder, 'hostile.html'), renderHtml(hostileRun()));
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(name: 'pass' | 'late' | 'hostile', options: { javaScriptEnabled?: boolean } = {}) {
    if (browser === undefined) throw new Error('the browser was not started');
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, ...options });
    const errors: string[] = [];
    const requests: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
    return { page, errors, requests };
  }

  /** Where the page's mark lies against its window, in pixels of what is on the screen. */
  async function placeOfPage(page: Page, prefix: 'data-' | 'ecmeta_'): Promise<'inside' | 'left' | 'right'> {
    const mark = await boxOf(page.locator(`[${prefix}mark="${hook}"]:visible`));
    const band = await boxOf(page.locator(`[${prefix}band="${hook}"]:visible`));
    expect(
      Math.abs(mark.y + mark.height / 2 - (band.y + band.height / 2)),
      'mark and window share a row',
    ).to.be.below(2);
    const middle = mark.x + mark.width / 2;
    if (middle < band.x) return 'left';
    return middle > band.x + band.width ? 'right' : 'inside';
  }

  async function boxOf(locator: Locator) {
    const box = await locator.boundingBox();
    if (box === null) throw new Error('it is not on the screen');
    return box;
  }

  it('shows the page of HighErrorRate inside its window', async () => {
    const { page, errors, requests } = await open('pass');
    expect(await placeOfPage(page, 'ecmeta_')).to.equal('inside');
    expect(await page.locator(`#marks tr[data-hook="${hook}"]`).getAttribute('data-inside')).to.equal('true');
    expect(errors).to.deep.equal([]);
    expect(requests.filter((url) => !url.startsWith('file:'))).to.deep.equal([]);
  });

  it('shows a late page outside its window', async () => {
    const { page } = await open('late');
    expect(await placeOfPage(page, 'ecmeta_')).to.equal('right');
    expect(await page.locator(`#marks tr[data-hook="${hook}"]`).getAttribute('data-inside')).to.equal(
      'false',
    );
  });

  it('shows the same without JavaScript', async () => {
    expect(await placeOfPage((await open('pass', { javaScriptEnabled: false })).page, 'data-')).to.equal(
      'inside',
    );
    expect(await placeOfPage((await open('late', { javaScriptEnabled: false })).page, 'data-')).to.equal(
      'right',
    );
  });

  for (const javaScriptEnabled of [true, false])
    it(`shows a label of markup as text ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async () => {
      const { page, errors } = await open('hostile', { javaScriptEnabled });
      const drawing = page.locator(javaScriptEnabled ? '#timeline-live' : '#timeline-picture');
      expect(await drawing.locator('svg').isVisible()).to.equal(true);
      // Neither the drawing nor a table holds the element that the label would be.
      expect(
        await page.locator('svg b, td b, h3 b, svg img, img, [onerror], [onmouseover]').count(),
      ).to.equal(0);
      expect(await page.locator('#marks').textContent()).to.contain(hostileName);
      const prefix = javaScriptEnabled ? 'ecmeta_' : 'data-';
      const encoded = 'HighErrorRate critical %3Cb%3Ex%3C/b%3E%22%27%26/pagerduty/firing';
      expect(await page.locator(`[${prefix}mark="${encoded}"]:visible`).count()).to.equal(1);
      expect(errors).to.deep.equal([]);
    });

  it('explains a mark to whoever points at it, with the terms of its window', async () => {
    const { page } = await open('pass');
    await page.locator(`[ecmeta_mark="${hook}"]:visible`).hover();
    const tip = page.locator('.tip');
    await tip.getByText('pagerduty was told of HighErrorRate critical app').waitFor();
    expect(await tip.textContent())
      .to.contain('6m25s to 7m18s')
      .and.contain('group_wait 10s');
  });

  it('zooms with Ctrl and the wheel, and the mark stays inside its window', async () => {
    const { page } = await open('pass');
    const mark = page.locator(`[ecmeta_mark="${hook}"]:visible`);
    const band = page.locator(`[ecmeta_band="${hook}"]:visible`);
    const before = await boxOf(band);
    await mark.hover();
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -400);
    await page.keyboard.up('Control');
    // The drawing follows in its next frame.
    for (let tries = 0; tries < 100 && (await boxOf(band)).width <= before.width; tries += 1)
      await page.waitForTimeout(20);
    expect((await boxOf(band)).width).to.be.above(before.width);
    expect(await placeOfPage(page, 'ecmeta_')).to.equal('inside');
  });
});
