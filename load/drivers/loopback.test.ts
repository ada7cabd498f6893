import { expect } from 'chai';
import { FiredrillError } from '../../core/errors.ts';
import { assertLoopback } from './loopback.ts';

describe('the loopback guard', () => {
  for (const url of [
    'http://127.0.0.1:5001',
    'http://127.9.8.7/x',
    'http://localhost:1',
    'http://[::1]:80/',
  ]) {
    it(`lets ${url} pass`, () => expect(assertLoopback(url).href).to.equal(new URL(url).href));
  }

  for (const url of [
    'http://192.0.2.7:5001',
    'http://app:5001',
    'http://0.0.0.0:80',
    'http://127.0.0.1.example.test/',
    'http://127.0.0.1@example.test/',
    'http://localhost.example.test/',
    'http://[2001:db8::1]/',
    'https://127.0.0.1/',
    'file:///etc/hosts',
    '127.0.0.1:5001',
    '',
  ]) {
    it(`refuses ${JSON.stringify(url)} and quotes it`, () => {
      let thrown: unknown;
      try {
        assertLoopback(url);
      } catch (error) {
        thrown = error;
      }
      expect(thrown).to.be.instanceOf(FiredrillError);
      expect(thrown).to.have.property('code', 'TARGET_NOT_LOOPBACK');
      expect(thrown).to.have.nested.property('details.got', JSON.stringify(url));
    });
  }
});
