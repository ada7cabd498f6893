import { receiversWithoutEnds } from '../alertmanager/delivery-settings.ts';
import {
  type DefinedTemplate,
  definedTemplates,
  fileTexts,
  type ReceiverText,
  receiverTexts,
} from '../config/notification-texts.ts';
import type { DiagnosingLint } from './lint.ts';
import { actionsIn, codeOf } from './template-words.ts';

/** Whoever is told of the end of an alert, in a message that lists only those that still fire, does not learn which ended. */
export const unprintedEnds: DiagnosingLint = {
  id: 'unprinted-ends',
  severity: 'error',
  title: 'a message about ends that lists only firing alerts',
  find: ({ notifications }) => {
    if (notifications === undefined) return [];
    const own = receiverTexts(notifications.alertmanager);
    const defined = definedTemplates([...fileTexts(notifications.templates), ...own]);
    const silent = receiversWithoutEnds(notifications.alertmanager);
    const byReceiver = Map.groupBy(own, ({ receiver }) => receiver);
    return [...byReceiver].flatMap(([receiver, texts]) => {
      const listing = texts.find((text) => listsIn(text, defined).has('Firing'));
      const lists = new Set(texts.flatMap((text) => [...listsIn(text, defined)]));
      if (listing === undefined || silent.includes(receiver)) return [];
      if (lists.has('Resolved') || lists.has('all') || texts.some((text) => isListedByDefault(text, texts)))
        return [];
      return [
        {
          alertnames: [],
          receivers: [receiver],
          kinds: ['not-resolved'],
          sentence: `the message for ${receiver} lists only the alerts that fire (${listing.key}): what has ended is not in it`,
          location: listing.location,
        },
      ];
    });
  },
};

/**
 * What a receiver says of ended alerts when nobody says otherwise, by the key that would: PagerDuty's details and the HTML
 * part of a mail list them. Of kinds that are not named here nothing is known.
 */
const listedBy: Readonly<Record<string, string | null>> = {
  slack: null,
  discord: null,
  telegram: null,
  pagerduty: 'details.resolved',
  email: 'html',
};

function isListedByDefault({ integration }: ReceiverText, texts: readonly ReceiverText[]): boolean {
  const key = listedBy[integration];
  if (key === undefined) return true;
  return key !== null && !texts.some((text) => text.integration === integration && text.key === key);
}

type List = 'Firing' | 'Resolved' | 'all';

/** Which lists of alerts a text goes through or hands on; counting one is not listing it. */
function listsIn({ text }: Pick<ReceiverText, 'text'>, defined: readonly DefinedTemplate[]): Set<List> {
  const lists = new Set<List>();
  const seen = new Set<string>();
  const open = [text];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const action of actionsIn(next)) {
      const name = /^template\s+"([^"]+)"/.exec(action)?.[1];
      if (name !== undefined && !seen.has(name)) {
        seen.add(name);
        open.push(...defined.filter((one) => one.name === name).map(({ body }) => body));
      }
      if (!/^(range|with|template)\b/.test(action)) continue;
      const [, list] = /\.Alerts(?:\.(Firing|Resolved))?(?![\w.])/.exec(codeOf(action)) ?? [undefined, null];
      if (list !== null) lists.add((list as List | undefined) ?? 'all');
    }
  }
  return lists;
}
