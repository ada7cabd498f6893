import type { AddressObject, ParsedMail as MailparserMail } from 'mailparser';
import type { ParsedMail } from './record.ts';

function addressesOf(field: AddressObject | AddressObject[] | undefined): string[] {
  const groups = Array.isArray(field) ? field : field === undefined ? [] : [field];
  return groups
    .flatMap(({ value }) => value.map(({ address }) => address ?? ''))
    .filter((address) => address !== '');
}

/** What the sink keeps of a mail. */
export function simplifyMail(mail: MailparserMail): ParsedMail {
  return {
    from: addressesOf(mail.from)[0] ?? '',
    to: addressesOf(mail.to),
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html || '',
  };
}

/** What a mail must have to be readable at three in the morning: a sender, a recipient, a subject and something to read. */
export function checkMail(mail: ParsedMail): string[] {
  const problems: string[] = [];
  if (mail.from === '') problems.push('from: want an address, got nothing');
  if (mail.to.length === 0) problems.push('to: want an address, got nothing');
  if (mail.subject === '') problems.push('subject: want a text that is not empty, got nothing');
  if (mail.text === '' && mail.html === '') problems.push('text: want a text or HTML part, got nothing');
  return problems;
}

/** The headers that the sink keeps: message id and date. */
export function pickMailHeaders(mail: MailparserMail): Record<string, string> {
  const kept: Record<string, string> = {};
  if (mail.messageId !== undefined) kept['message-id'] = mail.messageId;
  if (mail.date !== undefined) kept['date'] = mail.date.toISOString();
  return kept;
}
