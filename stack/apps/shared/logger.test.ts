import { expect } from 'chai';
import { createLogger } from './logger.ts';

describe('createLogger', () => {
  it('writes the fields of the seed, the context nested', () => {
    const lines: string[] = [];
    const logger = createLogger({
      service: 'ml-api',
      environment: 'lab',
      destination: { write: (line) => void lines.push(line) },
    });
    logger.warn({ request_id: 'r1', status_code: 500 }, 'request failed');
    const entry = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
    expect(entry).to.include({
      level: 'WARN',
      logger: 'ml-api',
      message: 'request failed',
      service: 'ml-api',
      environment: 'lab',
    });
    expect(entry['context']).to.deep.equal({ request_id: 'r1', status_code: 500 });
    expect(entry['timestamp']).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(entry['hostname']).to.be.a('string').that.is.not.empty;
  });
});
