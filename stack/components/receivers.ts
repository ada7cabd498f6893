import type { Place } from './lab-container.ts';
import { NodeProgramContainer, type NodeProgramOptions } from './node-program.ts';

/**
 * The receiver sink: PagerDuty, Slack, webhooks and the dead man's switch on port 8080, mail on 2525, its API on 9000.
 * Alertmanager reaches it through toxiproxy, each receiver by a name of its own.
 */
export class ReceiversContainer extends NodeProgramContainer {
  /** @param addresses which requests it takes: those of the shipped configuration, or `any` for a lab that makes up receivers of its own */
  constructor(image: string, place: Place, options: NodeProgramOptions, addresses: 'shipped' | 'any') {
    super('receivers', image, place, options);
    this.withAliases('receivers-origin')
      .withLoopbackPorts(9000)
      .withEnvironment({
        ...{ PORT: '8080', SMTP_PORT: '2525', ADMIN_PORT: '9000' },
        ...(addresses === 'shipped' ? {} : { ADDRESSES: addresses }),
      })
      .withGate({ port: 9000, path: '/health' });
  }
}
