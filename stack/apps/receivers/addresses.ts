import { z } from 'zod';
import { type Integration, integrationSchema } from './record.ts';

const addressSchema = z.object({
  /** The receiver that is played there. */
  receiver: z.string(),
  integration: integrationSchema.exclude(['email']),
  /** Name in the lab's network, as the header `Host` has it, without its port. */
  host: z.string(),
  /** Begins with a slash. */
  path: z.string(),
});
export const addressesSchema = z.union([z.literal('any'), z.array(addressSchema)]);

/** Where one receiver is called over HTTP. What is called anywhere else reaches nobody, as in production. */
export type Address = z.infer<typeof addressSchema>;
/** `any`: every protocol at its path under every name, for labs that make up receivers of their own. */
export type Addresses = z.infer<typeof addressesSchema>;

const webhookAt = (receiver: string): Address => ({
  receiver,
  integration: 'webhook',
  host: receiver,
  path: `/webhook/${receiver}`,
});

/** The addresses of stack/config/alertmanager/alertmanager.yml, and no other. */
export const shippedAddresses: readonly Address[] = [
  { receiver: 'pagerduty', integration: 'pagerduty', host: 'pagerduty', path: '/pagerduty/v2/enqueue' },
  { receiver: 'slack', integration: 'slack', host: 'slack', path: '/slack/services/T0/B0/firedrill' },
  webhookAt('ml-webhook'),
  webhookAt('audit-webhook'),
  {
    receiver: 'deadmansswitch',
    integration: 'deadmansswitch',
    host: 'deadmansswitch',
    path: '/deadmansswitch',
  },
  webhookAt('unrouted'),
];

/** Mailbox of the shipped configuration; its local part names the receiver. */
const shippedMailboxes: readonly string[] = ['email@firedrill.test'];

/** Whether somebody reads the mails to an address. */
export function isMailbox(addresses: Addresses, address: string): boolean {
  return addresses === 'any' || shippedMailboxes.includes(address);
}

/** The path at which each protocol is spoken where any address is one; the last part of a webhook's path names its receiver. */
const anywhere: readonly (readonly [RegExp, Exclude<Integration, 'email'>])[] = [
  [/^\/pagerduty\/v2\/enqueue$/, 'pagerduty'],
  [/^\/slack\/services\/.+$/, 'slack'],
  [/^\/webhook\/([^/]+)$/, 'webhook'],
  [/^\/deadmansswitch$/, 'deadmansswitch'],
];

/** Who is called at a host and a path; undefined when nobody is. @param host with or without a port */
export function whoIsAt(
  addresses: Addresses,
  host: string,
  path: string,
): Pick<Address, 'receiver' | 'integration'> | undefined {
  if (addresses !== 'any') {
    const name = host.replace(/:\d+$/, '');
    return addresses.find((one) => one.host === name && one.path === path);
  }
  for (const [pattern, integration] of anywhere) {
    const [isThere, name = integration] = pattern.exec(path) ?? [];
    if (isThere !== undefined) return { receiver: decodeURIComponent(name), integration };
  }
  return undefined;
}
