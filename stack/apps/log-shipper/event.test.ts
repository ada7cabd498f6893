import { expect } from 'chai';
import { idOf, renderEvent } from './event.ts';
import type { TailedLine } from './tailer.ts';

const origin = { hostname: 'web-1', registryId: 'r', fields: { service: 'app' } };
const readAt = '2026-01-01T00:00:00.000Z';

function line(bytes: Buffer, change: Partial<TailedLine> = {}): TailedLine {
  const life = { device: '1', inode: '2', generation: 3, path: '/var/log/app/a.log' };
  return { life, offset: 7, endOffset: 20, bytes, tail: bytes, flags: [], ...change };
}

describe('a line as an event', () => {
  it('has the form of Filebeat', () => {
    const plain = line(Buffer.from('grüße\0'));
    expect(JSON.parse(renderEvent(plain, origin, readAt))).to.deep.equal({
      '@timestamp': readAt,
      '@metadata': { beat: 'filebeat', type: '_doc', version: '8.11.1', _id: idOf('r', plain) },
      message: 'grüße\0',
      log: { offset: 7, file: { path: '/var/log/app/a.log', device_id: '1', inode: '2' } },
      input: { type: 'filestream' },
      fields: { service: 'app' },
      host: { name: 'web-1' },
      agent: { type: 'filebeat', version: '8.11.1', id: 'r', name: 'web-1' },
      ecs: { version: '8.0.0' },
    });
  });

  it('replaces what is no UTF-8, and says so beside what else is unusual', () => {
    const broken = line(Buffer.from([0x61, 0xff, 0xed, 0xa0, 0x80]), { flags: ['truncated'] });
    const { message, log } = JSON.parse(renderEvent(broken, origin, readAt));
    expect(message).to.match(/^a\ufffd+$/);
    expect(log.flags).to.deep.equal(['invalid_utf8', 'truncated']);
  });

  it('has an id by its place alone', () => {
    const id = idOf('r', line(Buffer.from('a')));
    expect(id).to.match(/^[0-9a-f]{40}$/);
    expect(idOf('r', line(Buffer.from('b'), { endOffset: 9 }))).to.equal(id);
    const { life } = line(Buffer.from('a'));
    for (const other of [
      idOf('s', line(Buffer.from('a'))),
      idOf('r', line(Buffer.from('a'), { offset: 8 })),
      idOf('r', line(Buffer.from('a'), { life: { ...life, generation: 4 } })),
      idOf('r', line(Buffer.from('a'), { life: { ...life, inode: '3' } })),
    ])
      expect(other).not.to.equal(id);
  });
});
