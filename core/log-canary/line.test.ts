import { expect } from 'chai';
import { canaryForms, canaryLine, checksumOf, formOf, longFilling, renderCanary } from './line.ts';

describe('canary lines', () => {
  it('take every rare form within a hundred lines, and are plain else', () => {
    const forms = Array.from({ length: 100 }, (_, index) => formOf(index + 1));
    expect(new Set(forms)).to.deep.equal(new Set(canaryForms));
    expect(forms.filter((form) => form === 'plain')).to.have.length(95);
  });

  it('say their own length and checksum, and the same sequence says the same', () => {
    const line = canaryLine('r', 7, 1000);
    const text = JSON.parse(renderCanary(line, 's3cret').toString());
    expect(text.message).to.equal(line.filling);
    expect(text.canary).to.deep.equal({
      run: 'r',
      sequence: 7,
      written_at: 1000,
      form: 'plain',
      length: line.filling.length,
      checksum: checksumOf(line.filling),
      number: 0.8,
    });
    expect(text.password).to.equal('s3cret');
    expect(canaryLine('r', 7, 1000)).to.deep.equal(line);
  });

  it('have the forms they say they have', () => {
    const of = (form: string) => {
      const sequence =
        Array.from({ length: 100 }, (_, index) => index + 1).find((one) => formOf(one) === form) ?? 0;
      const line = canaryLine('r', sequence, 0);
      return { line, bytes: renderCanary(line, 's') };
    };
    expect(of('long').line.filling).to.have.length(longFilling);
    expect(of('multi-line').line.filling.split('\n')).to.have.length(3);
    expect(of('multi-line').bytes.indexOf('\n')).to.equal(of('multi-line').bytes.length - 1);
    expect(of('crlf').bytes.toString()).to.match(/\r\n$/);
    expect(of('invalid-utf8').bytes.includes(0xff)).to.equal(true);
    // What a shipper makes of it is what the checksum is of.
    expect(JSON.parse(of('invalid-utf8').bytes.toString('utf8')).message).to.equal(
      of('invalid-utf8').line.filling,
    );
    const { line } = of('twin');
    expect(line.filling).to.equal(canaryLine('r', line.sequence - 1, 0).filling);
  });
});
