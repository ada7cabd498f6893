import { WriteStream } from 'node:tty';
import { expect } from 'chai';
import { showsColour } from './colour.ts';

/** A terminal as Node sees it with these variables. */
function terminal(env: Record<string, string>) {
  const given = { TERM: 'xterm-256color', ...env };
  return { isTTY: true, hasColors: () => WriteStream.prototype.hasColors(16, given) } as const;
}

describe('colours', () => {
  it('are shown in a terminal', () => {
    expect(showsColour(terminal({}))).to.equal(true);
  });

  it('are not shown to whoever does not want them, to a simple terminal, or in a pipe', () => {
    expect(showsColour(terminal({ NO_COLOR: '1' }))).to.equal(false);
    expect(showsColour(terminal({ TERM: 'dumb' }))).to.equal(false);
    expect(showsColour({})).to.equal(false);
  });
});
