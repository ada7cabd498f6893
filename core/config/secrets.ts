import { isPair, isScalar, type Pair, parseDocument, visit } from 'yaml';

/**
 * What stands in place of a secret. Alertmanager's own `<secret>` is no value that a receiver takes; this one is the routing
 * key of the shipped configuration, 32 characters long as PagerDuty's are.
 */
export const placeholder = '00000000000000000000000firedrill';

/**
 * The settings whose type is Secret: config/notifiers.go and config/config.go of Alertmanager 0.26.0, common/config of v0.44,
 * which Prometheus 2.47.2 reads as well, and its discovery/.
 */
const secretKeys = new Set(
  [
    'routing_key service_key api_key api_secret user_key token bot_token auth_password auth_secret',
    'smtp_auth_password smtp_auth_secret opsgenie_api_key wechat_api_secret victorops_api_key',
    'password credentials bearer_token client_secret secret_key auth_token consumer_key',
    'application_secret application_credential_secret',
  ].flatMap((names) => names.split(' ')),
);

/** Settings that name a file with a secret in it: the lab has no such file, and its own receivers want none. */
const secretFileKeys = new Set(
  [
    'routing_key_file service_key_file api_key_file user_key_file token_file bot_token_file auth_password_file',
    'smtp_auth_password_file opsgenie_api_key_file victorops_api_key_file',
    'password_file credentials_file bearer_token_file client_secret_file auth_token_file secret_key_file',
  ].flatMap((names) => names.split(' ')),
);

/** Settings whose type is SecretURL: whoever knows the address may post to it. */
const secretUrlKeys = new Set(['slack_api_url', 'api_url', 'webhook_url', 'url']);

/** Below these keys stand names of the user's own. */
const ownNames = new Set([
  'labels',
  'external_labels',
  'match',
  'match_re',
  'annotations',
  'details',
  'fields',
]);

/** A stretch of a text and what it becomes. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * A configuration file of Prometheus or Alertmanager without its secrets: keys, passwords and tokens, also those that are in
 * files beside it, what an address outside of the lab has behind its host, and names with passwords in addresses. Lines stay
 * where they are.
 *
 * @param isInside whether an address such as `slack:8082` is the lab's own; such a URL is no secret
 * @returns the text itself where it holds none, or where it is not YAML
 */
export function withoutSecrets(text: string, isInside: (address: string) => boolean): string {
  const document = parseDocument(text);
  if (document.errors.length > 0) return text;
  const changes: Change[] = [];
  visit(document, {
    Pair(_, pair, parents) {
      if (isOwnName(parents)) return undefined;
      const above = parents.flatMap((parent) => (isPair(parent) ? nameOf(parent) : []));
      changes.push(
        ...(isSecretThere(nameOf(pair), above)
          ? replaced(pair.value, placeholder)
          : changesOf(pair, isInside)),
      );
      return undefined;
    },
  });
  const ordered = changes.sort((a, b) => b.from - a.from);
  const changed = ordered.reduce(
    (now, { from, to, text: own }) => now.slice(0, from) + own + now.slice(to),
    text,
  );
  return changed.replace(/(:\/\/)[^\s/@'"]+:[^\s/@'"]*@/g, '$1redacted@');
}

const nameOf = ({ key }: Pair): string => (isScalar(key) ? String(key.value) : '');

/** Names that are those of secrets at their place alone: the private key itself, and what goes along with samples to others. */
function isSecretThere(name: string, above: readonly string[]): boolean {
  const parent = above.at(-1);
  if (parent === 'tls_config') return name === 'key';
  return parent === 'headers' && above.some((one) => one === 'remote_write' || one === 'remote_read');
}

function changesOf(pair: Pair, isInside: (address: string) => boolean): Change[] {
  const { key, value } = pair;
  const name = nameOf(pair);
  if (secretKeys.has(name)) return replaced(value, placeholder);
  if (secretFileKeys.has(name))
    return [...replaced(key, name.replace(/_file$/, '')), ...replaced(value, placeholder)];
  if (!secretUrlKeys.has(name) || !isScalar(value)) return [];
  const url = URL.parse(String(value.value));
  if (url === null || isInside(url.host)) return [];
  return replaced(value, `${url.protocol}//${url.host}/redacted`);
}

/** The text of a scalar replaced by another one of as many lines. */
function replaced(node: unknown, text: string): Change[] {
  const range = isScalar(node) ? node.range : undefined;
  if (range === undefined || range === null || !isScalar(node) || node.value === null) return [];
  const [from, to] = range;
  const lines = String(node.source ?? '').split('\n').length - 1;
  const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
  return [{ from, to, text: isBlock ? `${text}\n${'\n'.repeat(lines)}` : text }];
}

function isOwnName(parents: readonly unknown[]): boolean {
  return parents.some(
    (parent) => isPair(parent) && isScalar(parent.key) && ownNames.has(String(parent.key.value)),
  );
}
