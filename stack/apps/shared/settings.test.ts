import { expect } from 'chai';
import { FiredrillError } from '../../../core/errors.ts';
import { defaultSettings, readSettings } from './settings.ts';

const defaults = defaultSettings('app', 5000, 5001);

describe('readSettings', () => {
  it('is the defaults in an empty environment', () => {
    expect(readSettings({ PORT: '' }, defaults)).to.deep.equal(defaults);
  });

  it('reads every variable', () => {
    const env = {
      SERVICE: 'shop',
      HOST: '127.0.0.1',
      PORT: '1',
      ADMIN_PORT: '2',
      FIREDRILL_SPEED: '60',
      SEED: '7',
      ENVIRONMENT: 'ci',
    };
    expect(readSettings(env, defaults)).to.deep.equal({
      programs: defaults.programs,
      service: 'shop',
      host: '127.0.0.1',
      port: 1,
      adminPort: 2,
      speed: 60,
      seed: 7,
      environment: 'ci',
    });
  });

  for (const [name, text] of [
    ['FIREDRILL_SPEED', '0.5'],
    ['FIREDRILL_SPEED', 'fast'],
    ['PORT', '70000'],
    ['SEED', '1.5'],
  ] as const) {
    it(`refuses ${name}=${text} and names it`, () => {
      expect(() => readSettings({ [name]: text }, defaults))
        .to.throw(FiredrillError, name)
        .that.has.nested.property('details.got', JSON.stringify(text));
    });
  }
});
