import { readDeliverySettings } from '../alertmanager/delivery-settings.ts';
import { placedYaml } from '../config/placed-yaml.ts';
import { formatDuration, parseDurationMs } from '../duration.ts';
import { nearestName } from '../nearest-name.ts';
import { type Integration, type ReceiverFacts, receiverFacts, text } from './integrations.ts';
import type { PromisedReceiver } from './promises.ts';
import { alertmanagerFile, fileNamed, type Promised, type Violation } from './violation.ts';

/** Is every promised receiver there, told in the promised way and at the promised address, and no other? */
export function receiverViolations(promised: Promised): Violation[] {
  const facts = receiverFacts(promised);
  const { receivers } = promised.promises;
  return [
    ...receivers.flatMap((receiver) => violationsOf(receiver, facts, promised)),
    ...facts
      .filter(({ name }) => !receivers.some((receiver) => receiver.name === name))
      .map(({ name, location }) => ({
        alertnames: [],
        sentence: `there is a receiver ${name}, which nobody promised`,
        location,
      })),
    ...assumedEnds(promised),
  ];
}

function violationsOf(
  receiver: PromisedReceiver,
  facts: readonly ReceiverFacts[],
  promised: Promised,
): Violation[] {
  const found = facts.find(({ name }) => name === receiver.name);
  if (found === undefined) {
    const location = placedYaml(fileNamed(promised, alertmanagerFile)).place(['receivers']);
    const free = facts
      .map(({ name }) => name)
      .filter((name) => !promised.promises.receivers.some((one) => one.name === name));
    const near = nearestName(receiver.name, free);
    return [
      {
        alertnames: [],
        sentence: `the receiver ${receiver.name} is promised, and there is none${near === undefined ? '' : `; there is ${near}`}`,
        location,
      },
    ];
  }
  const [own] = found.integrations;
  if (own === undefined || found.integrations.length > 1) {
    return [
      {
        alertnames: [],
        sentence: `${receiver.name} has ${found.integrations.length} integrations; promised is one, by ${receiver.by}`,
        location: found.location,
      },
    ];
  }
  return settingsOf(receiver, own)
    .filter(({ want, got }) => want !== undefined && want !== got)
    .map(({ what, want, got, field }) => ({
      alertnames: [],
      sentence: `${receiver.name} ${what} ${got === '' ? 'nothing' : got}; promised is ${want}`,
      location: own.place(field),
    }));
}

interface Setting {
  readonly what: string;
  readonly want: string | undefined;
  readonly got: string;
  readonly field?: string;
}

function settingsOf(receiver: PromisedReceiver, own: Integration): Setting[] {
  const ends = (told: boolean): string => (told ? 'its ends' : 'no ends');
  const encrypted = (is: boolean): string => (is ? 'only a server with TLS' : 'any server');
  const { fields } = own;
  return [
    { what: 'is told by', want: receiver.by, got: own.kind },
    {
      what: 'is told at',
      want: receiver.address,
      got: own.address,
      field: own.kind === 'email' ? 'to' : 'url',
    },
    { what: 'gets its mail by', want: receiver.via, got: own.via, field: 'smarthost' },
    { what: 'gets its mail from', want: receiver.from, got: own.from, field: 'from' },
    {
      what: 'lets its mail go to',
      want: receiver.isEncrypted === undefined ? undefined : encrypted(receiver.isEncrypted),
      got: encrypted(own.isEncrypted),
      field: 'require_tls',
    },
    { what: 'is told in', want: receiver.channel, got: text(fields['channel']), field: 'channel' },
    {
      what: 'is told under the key',
      want: receiver.key,
      got: text(fields['routing_key'] ?? fields['service_key']),
      field: 'routing_key',
    },
    { what: 'hears of', want: ends(receiver.toldOfEnds), got: ends(own.sendsEnds), field: 'send_resolved' },
  ];
}

function assumedEnds(promised: Promised): Violation[] {
  const file = fileNamed(promised, alertmanagerFile);
  const { resolveTimeoutMs } = readDeliverySettings(file);
  const wantMs = parseDurationMs(promised.promises.stated.endsAssumedAfter);
  if (resolveTimeoutMs === wantMs) return [];
  return [
    {
      alertnames: [],
      sentence: `an alert that nobody renews ends after ${formatDuration(resolveTimeoutMs)} (resolve_timeout); promised is ${formatDuration(wantMs)}`,
      location: placedYaml(file).place(['global', 'resolve_timeout']),
    },
  ];
}
