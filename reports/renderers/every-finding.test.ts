import { expect } from 'chai';
import { judge } from '../../assertions/judge.ts';
import { viewOf } from '../../assertions/testing/journal-builder.ts';
import { moreTwins, twins } from '../../assertions/twins/twins.ts';
import { html } from '../html/markup.ts';
import { xmlProblem } from '../testing/well-formed.ts';
import { renderConsole } from './console.ts';
import { escapeMarkdown, renderGithubSummary } from './github-summary.ts';
import { renderPage } from './html.ts';
import { escapeXml, renderJunit } from './junit.ts';
import { renderPicture } from './picture.ts';

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

describe('whatever the judge can find, every renderer tells it', () => {
  const all = [...Object.entries(twins), ...moreTwins.map((twin) => [twin.kind, twin] as const)];
  for (const [index, [kind, twin]] of all.entries()) {
    it(`${index + 1}: ${kind}: ${twin.what}`, () => {
      const view = viewOf(twin.facts());
      const run = { view, judgement: judge(view) };
      const page = renderPage(run, '');
      const junit = renderJunit(run);
      const texts = {
        console: oneLine(renderConsole(run, { colour: false, width: 400 })),
        junit: oneLine(junit),
        summary: renderGithubSummary(run),
        page: oneLine(page),
      };
      expect(run.judgement.findings.length).to.be.above(0);
      for (const { message } of run.judgement.findings) {
        expect(texts.console).to.contain(oneLine(message));
        expect(texts.junit).to.contain(oneLine(escapeXml(message)));
        expect(texts.summary).to.contain(escapeMarkdown(message));
        expect(texts.page).to.contain(oneLine(html`${message}`.html));
      }
      expect(xmlProblem(junit)).to.equal(null);
      expect(xmlProblem(renderPicture(run))).to.equal(null);
      for (const text of [...Object.values(texts), renderPicture(run)])
        expect(text).not.to.match(/\bNaN\b|\bundefined\b|Infinity|\[object/);
    });
  }
});
