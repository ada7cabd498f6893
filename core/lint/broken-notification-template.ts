import { closest, distance } from 'fastest-levenshtein';
import {
  type DefinedTemplate,
  definedTemplates,
  fileTexts,
  type ReceiverText,
  receiverTexts,
} from '../config/notification-texts.ts';
import type { Location } from '../errors.ts';
import type { DiagnosingLint, Flaw } from './lint.ts';
import { definitionsIn, parseMistakes, unknownFields } from './notification-trace.ts';
import { actionsIn, codeOf, wordsOf } from './template-words.ts';

/** Alertmanager 0.26 brings these along (template/default.tmpl and email.tmpl). */
const builtIn: readonly string[] = [
  '__alertmanager __alertmanagerURL __subject __description __text_alert_list __text_alert_list_markdown',
  'discord.default.message discord.default.title email.default.html email.default.subject',
  'msteams.default.text msteams.default.title opsgenie.default.description opsgenie.default.message',
  'opsgenie.default.source pagerduty.default.client pagerduty.default.clientURL',
  'pagerduty.default.description pagerduty.default.instances pushover.default.message',
  'pushover.default.title pushover.default.url slack.default.callbackid slack.default.fallback',
  'slack.default.footer slack.default.iconemoji slack.default.iconurl slack.default.pretext',
  'slack.default.text slack.default.title slack.default.titlelink slack.default.username',
  'sns.default.message sns.default.subject telegram.default.message',
  'victorops.default.entity_display_name victorops.default.monitoring_tool',
  'victorops.default.state_message webex.default.message wechat.default.agent_id',
  'wechat.default.message wechat.default.to_party wechat.default.to_tag wechat.default.to_user',
].flatMap((line) => line.split(' '));

/** Words of Go's text/template, and the functions that Alertmanager 0.26 adds (template/template.go, DefaultFuncs). */
const functions: readonly string[] = [
  'if else end range break continue with define template block nil true false',
  'and or not len index slice print printf println html js call urlquery eq ne lt le gt ge',
  'toUpper toLower title trimSpace join match safeHtml reReplaceAll stringSlice',
].flatMap((line) => line.split(' '));

/**
 * Alertmanager checks the texts of alertmanager.yml only when it makes a message: one with a mistake is never sent, and
 * `amtool check-config` says SUCCESS. A template file with a mistake is refused at the start.
 */
export const brokenNotificationTemplate: DiagnosingLint = {
  id: 'broken-notification-template',
  severity: 'error',
  title: 'a notification template that Alertmanager cannot render',
  find: ({ notifications }) => {
    if (notifications === undefined) return [];
    const own = receiverTexts(notifications.alertmanager);
    const files = fileTexts(notifications.templates);
    const defined = definedTemplates([...files, ...own]);
    const refused = (mistake: string, location: Location): Flaw => ({
      alertnames: [],
      sentence: `Alertmanager refuses its configuration, because of ${location.file}: ${mistake}`,
      location,
    });
    const inFiles = definedTemplates(files).flatMap(({ body, location }) =>
      mistakesIn(body).map((mistake) => refused(mistake, location)),
    );
    const unparsed =
      inFiles.length > 0
        ? []
        : files.flatMap(({ text, location }) =>
            parseMistakes(text, functions).map((mistake) => refused(mistake, location)),
          );
    const bodies = definitionsIn(files.map(({ text }) => text));
    return [...inFiles, ...unparsed, ...own.flatMap((text) => flawsOf(text, defined, bodies))];
  },
};

/** Webhooks, HTTP settings and secrets are taken as they stand. */
function isRendered({ integration, key }: ReceiverText): boolean {
  return integration !== 'webhook' && !/^http_config\.|_file$|password|secret/.test(key);
}

function flawsOf(
  own: ReceiverText,
  defined: readonly DefinedTemplate[],
  bodies: ReturnType<typeof definitionsIn>,
): Flaw[] {
  const { receiver, key, text, location } = own;
  const unable = (mistake: string, where: Location): Flaw => ({
    alertnames: [],
    receivers: [receiver],
    kinds: ['missing', 'not-resolved'],
    sentence: `Alertmanager cannot make the message for ${receiver} (${key}): ${mistake}`,
    location: where,
  });
  const plain = mistakesIn(text);
  const mistakes =
    plain.length > 0 || !isRendered(own)
      ? plain
      : [...parseMistakes(text, functions), ...unknownFields(text, bodies)];
  return [
    ...mistakes.map((mistake) => unable(mistake, location)),
    ...undefinedBelow(text, location, defined).map(({ name, where }) => {
      const near = nearestOf(name, [...defined.map((one) => one.name), ...builtIn]);
      const hint = near === undefined ? '' : `; there is ${JSON.stringify(near)}`;
      return unable(`template ${JSON.stringify(name)} is not defined${hint}`, where);
    }),
  ];
}

/** Functions that there are not, and names with a hyphen, which Go takes for a subtraction. */
function mistakesIn(text: string): string[] {
  const actions = actionsIn(text);
  const unknown = new Set(actions.flatMap(wordsOf).filter((word) => !functions.includes(word)));
  const hyphened = actions.flatMap((action) => [
    ...codeOf(action).matchAll(/((?:\.[A-Za-z_]\w*)*)\.([A-Za-z_]\w*-[\w-]*)/g),
  ]);
  // What stands behind the hyphen looks like a function, too.
  const pieces = hyphened.flatMap(([, , name = '']) => name.split('-'));
  return [
    ...[...unknown].filter((word) => !pieces.includes(word)).map((word) => `there is no function ${word}`),
    ...hyphened.map(
      ([whole, of, name]) =>
        `${whole} is no name in a template: write index ${of || '.'} ${JSON.stringify(name)}`,
    ),
  ];
}

interface Undefined {
  readonly name: string;
  readonly where: Location;
}

/** Templates that a text names, also through others, and that nobody defines. */
function undefinedBelow(text: string, location: Location, defined: readonly DefinedTemplate[]): Undefined[] {
  const seen = new Set<string>();
  const found: Undefined[] = [];
  const open = [{ text, where: location }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { where } = next;
    for (const name of namesIn(next.text)) {
      if (seen.has(name) || builtIn.includes(name)) continue;
      seen.add(name);
      const bodies = defined.filter((one) => one.name === name);
      if (bodies.length === 0) found.push({ name, where });
      open.push(...bodies.map((one) => ({ text: one.body, where: one.location })));
    }
  }
  return found;
}

function namesIn(text: string): string[] {
  return actionsIn(text).flatMap((action) => /^template\s+"([^"]+)"/.exec(action)?.[1] ?? []);
}

/** A slip of the pen changes a third of a name at most. */
function nearestOf(name: string, known: readonly string[]): string | undefined {
  const near = closest(name, known);
  return distance(name, near) * 3 <= name.length ? near : undefined;
}
