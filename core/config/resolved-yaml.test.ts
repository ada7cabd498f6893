import { expect } from 'chai';
import { FiredrillError } from '../errors.ts';
import { readResolvedYaml, writtenData, writtenMap, writtenText } from './resolved-yaml.ts';

const js = (text: string): unknown => readResolvedYaml('a.yml', text).document.toJS();

function refusalOf(text: string): FiredrillError {
  try {
    js(text);
  } catch (error) {
    if (error instanceof FiredrillError) return error;
    throw error;
  }
  throw new Error('it was read');
}

describe('YAML as the programs read it', () => {
  it('writes aliases out, in maps, lists and nested in one another', () => {
    expect(js('a: &x {b: 1}\nc: *x\nd: [*x, *x]\n')).to.deep.equal({
      a: { b: 1 },
      c: { b: 1 },
      d: [{ b: 1 }, { b: 1 }],
    });
    expect(js('a: &x 5m\nb: &y {c: *x}\nd: *y\n')).to.deep.equal({ a: '5m', b: { c: '5m' }, d: { c: '5m' } });
  });

  it('is parsed once for all who read the same text', () => {
    const text = 'a: 1';
    expect(readResolvedYaml('a.yml', text).document).to.equal(
      readResolvedYaml('b.yml', `${'a: '}1`).document,
    );
    expect(readResolvedYaml('a.yml', 'a: 2').document).not.to.equal(readResolvedYaml('a.yml', text).document);
  });

  it('gives each alias a copy of its own', () => {
    const { document } = readResolvedYaml('a.yml', 'a: &x {b: 1}\nc: *x\n');
    document.setIn(['c', 'b'], 2);
    expect(document.toJS()).to.deep.equal({ a: { b: 1 }, c: { b: 2 } });
    expect(String(document)).to.not.include('*x');
  });

  it('merges what a map does not say itself; of several maps the first counts', () => {
    const text = 'x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\none: {<<: *x, a: 9}\nboth: {<<: [*x, *y]}\n';
    expect(js(text)).to.deep.include({ one: { a: 9, b: 2 }, both: { a: 1, b: 2, c: 4 } });
    expect(js('a: {"<<": 1}')).to.deep.equal({ a: { '<<': 1 } });
    expect(js('x: &x {a: 1}\ny: &y {<<: *x, b: 2}\nz: {<<: *y}')).to.deep.include({ z: { a: 1, b: 2 } });
  });

  it('merges the nodes too, not only what becomes of them', () => {
    const { document } = readResolvedYaml(
      'a.yml',
      'x: &x {a: 007}\ny: {b: yes, <<: *x}\nz: {<<: *x, a: 1.0}\n',
    );
    expect(writtenMap(document.get('y'))).to.deep.equal({ b: 'yes', a: '007' });
    expect(writtenMap(document.get('z'))).to.deep.equal({ a: '1.0' });
  });

  it('is data with every scalar as it is written, without what has no value', () => {
    const { document } = readResolvedYaml('a.yml', 'a: {b: 007, c: , d: [1.0, ~, yes]}\ne: null\n');
    expect(writtenData(document.contents)).to.deep.equal({ a: { b: '007', d: ['1.0', '', 'yes'] } });
  });

  it('names an alias of nothing, with its place', () => {
    const error = refusalOf('a: 1\nb: *x\n');
    expect(error.message).to.include('nothing has the anchor x');
    expect(error.details.location).to.deep.equal({ file: 'a.yml', line: 2, column: 4 });
  });

  it('refuses aliases that stand for more than anybody writes, and those of themselves', () => {
    const level = (name: string, of: string) =>
      `${name}: &${name} [${Array(100).fill(`*${of}`).join(', ')}]\n`;
    const text = `a: &a [1, 2, 3]\n${level('b', 'a')}${level('c', 'b')}${level('d', 'c')}`;
    expect(refusalOf(text).message).to.include('more than');
    expect(refusalOf('a: &a [1, *a]\n').code).to.equal('CONFIG_SYNTAX');
  });

  it('keeps scalars as they are written', () => {
    const { document } = readResolvedYaml(
      'a.yml',
      'm: {a: 007, b: 1.0, c: 0x10, d: 1e3, e: yes, f: true, g: ~, h: "7", i: }',
    );
    expect(writtenMap(document.get('m'))).to.deep.equal({
      a: '007',
      b: '1.0',
      c: '0x10',
      d: '1e3',
      e: 'yes',
      f: 'true',
      g: '',
      h: '7',
      i: '',
    });
    expect(writtenMap('no map')).to.deep.equal({});
    expect(writtenText(document.get('m'))).to.equal(undefined);
  });
});

describe('a file of several documents', () => {
  it('is read as the programs read it: the first one alone, with the place where the others begin', () => {
    const text = 'a: 1\n---\nb: 2\n';
    const { document, lines, ignoredFrom } = readResolvedYaml('f.yml', text);
    expect(document.errors).to.deep.equal([]);
    expect(document.toJS()).to.deep.equal({ a: 1 });
    expect(lines.linePos(ignoredFrom ?? 0).line).to.equal(2);
    expect(readResolvedYaml('f.yml', 'a: 1\n').ignoredFrom).to.equal(undefined);
  });
});
