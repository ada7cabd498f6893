import { Writable } from 'node:stream';
import { expect } from 'chai';
import { flushed } from './flushed.ts';

describe('what was printed', () => {
  it('is waited for until the reader has taken all of it', async () => {
    const taken: string[] = [];
    const slow = new Writable({
      write(chunk, _encoding, done) {
        setTimeout(() => {
          taken.push(String(chunk));
          done();
        }, 5);
      },
    });
    slow.write('a');
    slow.write('b');
    await flushed(slow);
    expect(taken.join('')).to.equal('ab');
  });

  const failing = (code: string): Writable => {
    const gone = new Writable({
      write: (_chunk, _encoding, done) => setTimeout(() => done(Object.assign(new Error(code), { code })), 5),
    });
    gone.write('a');
    return gone;
  };

  it('is not waited for when the reader has gone', () => flushed(failing('EPIPE')));

  it('says what else went wrong', async () => {
    const error = await flushed(failing('EIO')).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.have.property('code', 'EIO');
  });
});
