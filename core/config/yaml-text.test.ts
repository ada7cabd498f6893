import { expect } from 'chai';
import { parseDocument } from 'yaml';
import { keepAsWritten } from './yaml-text.ts';

function read(text: string): unknown {
  const document = parseDocument(text);
  keepAsWritten(document);
  return document.toJS();
}

describe('YAML as Alertmanager takes it', () => {
  it('keeps label values as they are written', () => {
    expect(read('match: { a: 0x1F, b: 1.0, c: true, d: "5", e: yes, f: 012 }')).to.deep.equal({
      match: { a: '0x1F', b: '1.0', c: 'true', d: '5', e: 'yes', f: '012' },
    });
    expect(read('source_match_re: { a: 1.0 }')).to.deep.equal({ source_match_re: { a: '1.0' } });
  });

  it('takes a label value that is not there for empty, and leaves a missing expression to be refused', () => {
    expect(read('match: { a: , b: ~, c: null }')).to.deep.equal({ match: { a: '', b: '', c: '' } });
    expect(read('match_re: { a: , b: "~", c: "null", d: "" }')).to.deep.equal({
      match_re: { a: null, b: null, c: null, d: '' },
    });
    expect(read('match: { b: "~", c: "null" }')).to.deep.equal({ match: { b: '~', c: 'null' } });
  });

  it('knows the flags of YAML 1.1', () => {
    expect(
      read('[{ continue: yes }, { continue: Off }, { continue: true }, { continue: "yes" }]'),
    ).to.deep.equal([{ continue: true }, { continue: false }, { continue: true }, { continue: 'yes' }]);
  });

  it('counts a key without a value as absent', () => {
    expect(read('route:\n  receiver: a\n  routes:\n  matchers: ~')).to.deep.equal({
      route: { receiver: 'a' },
    });
  });
});
