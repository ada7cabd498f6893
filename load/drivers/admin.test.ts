import { expect } from 'chai';
import { z } from 'zod';
import { explainError, FiredrillError } from '../../core/errors.ts';
import { adminPort, countErrors } from './admin.ts';
import { startFakeAdmin } from './fake-admin.ts';
import { ask } from './http.ts';

async function failureOf(promise: Promise<unknown>): Promise<FiredrillError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof FiredrillError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the admin port driver', () => {
  it('asks in the words of the admin API', async () => {
    await using fake = await startFakeAdmin();
    const port = adminPort('app', fake.url);
    expect(await port.setFault('errors', { ratio: 0.2 })).to.deep.equal({
      appliedAtWallMs: 1000,
      state: { errors: { ratio: 0.2 } },
    });
    const served = await port.served();
    expect(served).to.deep.equal({
      sinceWallMs: 1000,
      total: 10,
      byStatus: { 200: 8, 500: 2 },
      stragglers: 0,
    });
    expect(countErrors(served)).to.equal(2);
    expect((await port.faults()).state).to.deep.equal({ errors: { ratio: 0.2 } });
    await port.clearFault('errors');
    await port.clearAllFaults();
    expect(fake.asked).to.deep.equal([
      'PUT /faults/errors {"ratio":0.2}',
      'GET /served',
      'GET /faults',
      'DELETE /faults/errors',
      'DELETE /faults',
    ]);
  });

  it('says what was asked, of whom, the status and the body when it is refused', async () => {
    await using fake = await startFakeAdmin();
    const error = await failureOf(adminPort('app', fake.url).setFault('hiccups', { ms: 1 }));
    expect(explainError(error)).to.equal(
      [
        'TARGET_REFUSED: the admin port of app refused what it was asked',
        `  want 2xx for PUT ${fake.url}/faults/hiccups {"ms":1}`,
        '  got  404 {"code":"FAULT_UNKNOWN"}',
      ].join('\n'),
    );
  });

  it('names every problem of an answer in another shape', async () => {
    await using fake = await startFakeAdmin();
    fake.script = () => ({ status: 200, body: { total: 'many', byStatus: {} } });
    const error = await failureOf(adminPort('app', fake.url).served());
    expect(error.code).to.equal('TARGET_UNREADABLE');
    expect(error.details.problems?.join()).to.match(/sinceWallMs.*total.*stragglers/);
  });

  it('does not wait for ever', async () => {
    await using fake = await startFakeAdmin();
    fake.script = () => null;
    const error = await failureOf(
      ask({ method: 'GET', url: `${fake.url}/served`, whom: 'the fake', timeoutMs: 50 }, z.unknown()),
    );
    expect(error.code).to.equal('TARGET_SILENT');
    expect(error.details.want).to.equal(`an answer to GET ${fake.url}/served within 50 ms`);
  });

  it('does not follow a redirect', async () => {
    await using fake = await startFakeAdmin();
    fake.script = () => ({ status: 302, body: 'elsewhere', location: `${fake.url}/faults` });
    const error = await failureOf(adminPort('app', fake.url).served());
    expect(error.details.got).to.match(/^302 /);
    expect(fake.asked).to.deep.equal(['GET /served']);
  });

  it('asks directly where the environment names a proxy', async () => {
    await using fake = await startFakeAdmin();
    await using proxy = await startFakeAdmin();
    const { HTTP_PROXY } = process.env;
    process.env['HTTP_PROXY'] = proxy.url;
    try {
      await adminPort('app', fake.url).served();
    } finally {
      if (HTTP_PROXY === undefined) delete process.env['HTTP_PROXY'];
      else process.env['HTTP_PROXY'] = HTTP_PROXY;
    }
    expect(proxy.asked).to.deep.equal([]);
    expect(fake.asked).to.deep.equal(['GET /served']);
  });

  it('refuses to ask another machine', async () => {
    const error = await failureOf(adminPort('app', 'http://192.0.2.7:5001').served());
    expect(error.code).to.equal('TARGET_NOT_LOOPBACK');
  });
});
