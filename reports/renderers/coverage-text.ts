import { type CoverageItem, coverageKinds, isCovered } from '../../assertions/coverage/item.ts';
import { formatLabTime } from '../../core/duration.ts';
import { printable } from '../../core/printable.ts';
import type { NotExercised } from '../facts/not-exercised.ts';
import { alignColumns } from '../facts/text-table.ts';

const plural: Readonly<Record<CoverageItem['kind'], string>> = {
  rule: 'rules',
  route: 'routes',
  receiver: 'receivers',
  matcher: 'matcher branches',
  inhibition: 'inhibitions',
  template: 'templates',
};

/** Counts per kind of part, then what nobody proved, then (with `all`) every part with who proved it and when. */
export function renderCoverageText(
  given: readonly CoverageItem[],
  runs: number,
  { all = false, idle = [] }: { all?: boolean; idle?: readonly NotExercised[] } = {},
): string {
  const items = printable(given);
  const rows = coverageKinds.flatMap((kind) => {
    const own = items.filter((item) => item.kind === kind);
    if (own.length === 0) return [];
    const proven = own.filter(({ proofs }) => proofs.length > 0).length;
    const exempt = own.filter(({ exemption }) => exemption !== null).length;
    return [[plural[kind], percent(own), `${proven} of ${own.length}`, exempt === 0 ? '' : String(exempt)]];
  });
  const open = items.filter((item) => !isCovered(item)).map(({ kind, name }) => [`  ✗ ${kind}`, name]);
  const proven = items
    .filter(({ proofs }) => proofs.length > 0)
    .map((item) => [`  ✓ ${item.kind}`, item.name, whoProved(item)]);
  const exempt = items
    .filter(({ exemption }) => exemption !== null)
    .map(({ kind, name, exemption }) => [`  – ${kind}`, name, exemption ?? '']);
  return [
    `Coverage by ${runs} ${runs === 1 ? 'run' : 'runs'} that passed: ${percent(items)} proven or exempted`,
    '',
    ...alignColumns([['', 'covered', 'proven', 'exempted'], ...rows]),
    ...section('Proven by nobody', open),
    ...section(
      'Expected, and not exercised',
      printable(idle).map(({ scenario, what }) => [`  – ${scenario}`, what]),
    ),
    ...(all ? [...section('Proven', proven), ...section('Exempted', exempt)] : []),
  ].join('\n');
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : ['', title, ...alignColumns(rows)];
}

/** "services/error-burst at 6m45s, and 3 more". */
export function whoProved({ proofs }: CoverageItem): string {
  const [first, ...more] = proofs;
  if (first === undefined) return '';
  const others = new Set(more.map(({ scenario }) => scenario).filter((name) => name !== first.scenario)).size;
  return `${first.scenario} at ${formatLabTime(first.atMs)}${others === 0 ? '' : `, and ${others} more`}`;
}

/** Rounded down: 100 % means all. */
function percent(items: readonly CoverageItem[]): string {
  if (items.length === 0) return '–';
  return `${Math.floor((100 * items.filter(isCovered).length) / items.length)} %`;
}
