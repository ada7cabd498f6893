import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { LineFlag } from './line-splitter.ts';
import type { TailedLine } from './tailer.ts';

/** What every event of one shipper says of where it comes from. */
export interface Origin {
  readonly hostname: string;
  /** Id of the registry (registry.ts). */
  readonly registryId: string;
  /** Fields of the service whose files these are, as Filebeat's `fields` adds them: service, environment. */
  readonly fields: Readonly<Record<string, string>>;
}

/** The version that the stand-in speaks like. */
export const beatVersion = '8.11.1';

/**
 * The document id of a line: 40 hexadecimal digits, from which life of which file it is and where it stands in there. Never from
 * its content, since two lines may be equal; never from a path, which may be longer than the 512 bytes of an id.
 */
export function idOf(
  registryId: string,
  { life: { device, inode, generation }, offset }: TailedLine,
): string {
  return createHash('sha1').update(`${registryId}:${device}:${inode}:${generation}:${offset}`).digest('hex');
}

/**
 * A line as Filebeat sends it to Logstash, in JSON. `@metadata._id` is where Filebeat's processors put a document id, and where
 * the pipeline takes it from. Bytes that are no UTF-8 become U+FFFD, and the flag says so.
 *
 * @param readAt when it was read, ISO 8601.
 */
export function renderEvent(line: TailedLine, origin: Origin, readAt: string): string {
  const isValid = isUtf8(line.bytes);
  const flags: LineFlag[] = isValid ? [...line.flags] : ['invalid_utf8', ...line.flags];
  const { device, inode, path } = line.life;
  return JSON.stringify({
    '@timestamp': readAt,
    '@metadata': { beat: 'filebeat', type: '_doc', version: beatVersion, _id: idOf(origin.registryId, line) },
    message: line.bytes.toString('utf8'),
    log: {
      offset: line.offset,
      file: { path, device_id: device, inode },
      ...(flags.length === 0 ? {} : { flags }),
    },
    input: { type: 'filestream' },
    fields: origin.fields,
    host: { name: origin.hostname },
    agent: { type: 'filebeat', version: beatVersion, id: origin.registryId, name: origin.hostname },
    ecs: { version: '8.0.0' },
  });
}
