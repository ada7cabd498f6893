import { expect } from 'chai';
import { Pacemaker } from './pacemaker.ts';

/** A machine whose programs wait for a CPU in a part of the time, and a lab on it; 50 ms pass from look to look. */
function lab({ speed = 120, patienceMs = 10_000, isDisturbed = false } = {}) {
  let nowMs = 0;
  let pressureUs: number | null = 0;
  let pace = 1;
  const paces: number[] = [];
  const pacemaker = new Pacemaker(
    {
      speed: () => speed,
      patienceMs: () => patienceMs,
      isDisturbed: () => isDisturbed,
      pace: () => pace,
      setPace: (next) => {
        pace = next;
        paces.push(next);
      },
    },
    { nowMs: () => nowMs, pressureUs: () => pressureUs },
  );
  return {
    paces,
    pace: () => pace,
    forgetPressure: () => {
      pressureUs = null;
    },
    pass: (seconds: number, pressure: number, lateMs = 0) => {
      for (let untilMs = nowMs + seconds * 1000; nowMs < untilMs; ) {
        nowMs += 50 + lateMs;
        if (pressureUs !== null) pressureUs += pressure * (50 + lateMs) * 1000;
        pacemaker.look();
      }
    },
  };
}

describe('the pacemaker', () => {
  it('leaves a lab alone on a machine that has room', () => {
    const { pass, paces } = lab({ speed: 60 });
    pass(10, 0.1);
    expect(paces).to.deep.equal([]);
  });

  it('holds a lab back before an answer is late, the more the busier the machine is', () => {
    const busy = [0.5, 0.7, 0.9].map((pressure) => {
      const { pass, pace } = lab();
      pass(5, pressure);
      return pace();
    });
    expect(busy[0]).to.be.within(0.55, 0.8);
    expect(busy[1]).to.be.within(0.3, 0.5);
    expect(busy[2]).to.be.within(0.15, 0.29);
  });

  it('holds a fast lab back further than a slow one, and one with short timeouts', () => {
    const paceOf = (options: Parameters<typeof lab>[0]) => {
      const { pass, pace } = lab(options);
      pass(5, 0.5);
      return pace();
    };
    expect(paceOf({ speed: 10 })).to.equal(1);
    expect(paceOf({ speed: 240 })).to.be.below(paceOf({ speed: 120 }));
    expect(paceOf({ speed: 60, patienceMs: 2000 })).to.be.below(paceOf({ speed: 60 }));
  });

  it('goes down at once when this process wakes up late, and never to a stop', () => {
    const { pass, pace } = lab();
    pass(1, 0);
    pass(0.2, 0, 100);
    expect(pace()).to.be.at.most(0.21);
    pass(5, 1, 5000);
    expect(pace()).to.equal(0.02);
  });

  it('comes back step by step, and does not follow every breath', () => {
    const { pass, paces, pace } = lab();
    pass(3, 0.8);
    paces.length = 0;
    pass(30, 0.05);
    expect(pace()).to.equal(1);
    expect(paces.length).to.be.within(3, 8);
    for (const [index, one] of paces.slice(1).entries())
      expect(one / (paces[index] ?? 1)).to.be.at.most(1.51);
    paces.length = 0;
    for (let i = 0; i < 20; i++) pass(1, i % 2 === 0 ? 0.18 : 0.22);
    expect(paces.length).to.be.below(4);
  });

  it('makes room before another stack boots, however quiet the machine is', () => {
    const { pass, pace } = lab({ isDisturbed: true });
    pass(0.1, 0);
    expect(120 * pace()).to.be.within(30, 46);
    const slow = lab({ speed: 15, isDisturbed: true });
    slow.pass(5, 0);
    expect(slow.pace()).to.equal(1);
  });

  it('goes by late wake-ups alone where nobody counts the pressure', () => {
    const { pass, pace, forgetPressure } = lab();
    forgetPressure();
    pass(3, 1);
    expect(pace()).to.equal(1);
    pass(1, 1, 50);
    expect(pace()).to.be.below(0.5);
  });
});
