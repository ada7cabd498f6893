import { expect } from 'chai';
import { Command } from 'commander';
import { FiredrillError } from '../../core/errors.ts';
import {
  configOption,
  imageOption,
  paceOf,
  seedOption,
  speedOption,
  speedOrAutoOption,
  wholeNumber,
} from './options.ts';

/** What a command with these options makes of its arguments. */
function parse(...argv: string[]): Record<string, unknown> {
  const command = new Command()
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .addOption(speedOption())
    .addOption(seedOption())
    .addOption(configOption())
    .addOption(imageOption());
  command.parse(argv, { from: 'user' });
  return command.opts();
}

describe('options', () => {
  const variables = ['FIREDRILL_SPEED', 'FIREDRILL_SEED', 'FIREDRILL_CONFIG'] as const;
  const before = variables.map((name) => [name, process.env[name]] as const);
  beforeEach(() => {
    for (const name of variables) delete process.env[name];
  });
  after(() => {
    for (const [name, value] of before) if (value !== undefined) process.env[name] = value;
  });
  afterEach(() => {
    for (const name of variables) delete process.env[name];
  });

  it('have defaults', () => {
    expect(parse()).to.deep.include({ speed: 60, seed: 1 });
    expect(parse()['config']).to.match(/stack.config$/);
  });

  it('come from the command line before the environment', () => {
    process.env['FIREDRILL_SPEED'] = '10';
    process.env['FIREDRILL_SEED'] = '3';
    process.env['FIREDRILL_CONFIG'] = 'elsewhere';
    expect(parse()).to.deep.equal({ speed: 10, seed: 3, config: 'elsewhere' });
    expect(parse('--speed', '2.5', '--seed', '7', '--config', 'here')).to.deep.equal({
      speed: 2.5,
      seed: 7,
      config: 'here',
    });
  });

  for (const speed of ['500', '0', '0.9', '-1', '120.1', 'Infinity']) {
    it(`refuse the speed ${speed} with the range and the reason`, () => {
      expect(() => parse('--speed', speed))
        .to.throw(FiredrillError)
        .that.has.property('code', 'SPEED_RANGE');
    });
  }

  it('may leave the speed to the lab, where that is offered', () => {
    const offered = (...argv: string[]) =>
      new Command().exitOverride().addOption(speedOrAutoOption()).parse(argv, { from: 'user' }).opts()[
        'speed'
      ];
    expect(offered()).to.equal(undefined);
    expect(offered('--speed', 'auto')).to.equal('auto');
    expect(offered('--speed', '10')).to.equal(10);
    expect(() => offered('--speed', '500')).to.throw(FiredrillError, 'out of range');
    expect(() => parse('--speed', 'auto')).to.throw('want a number');
  });

  it('come to a clock and a speed: those asked for, else what this machine can have', () => {
    const lab = () => ({ clock: 'lab' as const });
    const compiled = () => ({ clock: 'compiled' as const, why: 'there is no Go' });
    expect(paceOf({}, lab)).to.deep.equal({ speed: 120, clock: 'lab' });
    expect(paceOf({ speed: 'auto' }, lab)).to.deep.equal({ speed: 120, clock: 'lab' });
    expect(paceOf({}, compiled)).to.deep.equal({ speed: 60, clock: 'compiled', why: 'there is no Go' });
    expect(paceOf({ speed: 240 }, lab).speed).to.equal(240);
    expect(() => paceOf({ speed: 240 }, compiled)).to.throw(FiredrillError, 'out of range');
    const never = () => {
      throw new Error('nobody is asked');
    };
    expect(paceOf({ speed: 10, clock: 'compiled' }, never)).to.deep.equal({ speed: 10, clock: 'compiled' });
  });

  it('refuse a speed out of range in the environment too', () => {
    process.env['FIREDRILL_SPEED'] = '500';
    expect(() => parse()).to.throw(FiredrillError, 'out of range');
  });

  for (const speed of ['fast', '', ' ', '60x']) {
    it(`refuse the speed ${JSON.stringify(speed)}, which is no number, in the words it was given`, () => {
      expect(() => parse('--speed', speed)).to.throw(`'${speed}' is invalid. want a number`);
    });
  }

  for (const seed of ['1.5', '-1', 'x', '', ' ', '2147483649', 'Infinity']) {
    it(`refuse the seed ${JSON.stringify(seed)} with the range`, () => {
      expect(() => parse('--seed', seed)).to.throw('want a whole number from 0 to 2147483648');
    });
  }

  it('take whole numbers up to both ends of their range', () => {
    expect(wholeNumber('1', 1, 100)).to.equal(1);
    expect(wholeNumber('100', 1, 100)).to.equal(100);
    expect(() => wholeNumber('101', 1, 100)).to.throw('from 1 to 100');
  });

  it('--image goes before the environment, and refuses a component that there is not', () => {
    const name = 'FIREDRILL_IMAGE_NODE_EXPORTER';
    process.env[name] = 'from:environment';
    parse('--image', 'node-exporter=registry.test:5000/exporter:1=a');
    expect(process.env[name]).to.equal('registry.test:5000/exporter:1=a');
    delete process.env[name];
    for (const wrong of ['grafana=x', 'prometheus', 'prometheus=']) {
      expect(() => parse('--image', wrong), wrong).to.throw('want COMPONENT=REFERENCE');
    }
  });
});
