import type { OutputOf } from '@holdfast/contract';
import { formatMemories } from '../progress.ts';
import type { Colors } from '../terminal.ts';
import { memoryLines } from './memory.ts';

type Recalled = OutputOf<'recall'>;
type Result = Recalled['results'][number];

/** What a recall found, best first, and how long it took. */
export function recallLines(recalled: Recalled, colors: Colors): string[] {
  const { results } = recalled;
  const found = results.flatMap((result, index) => [...resultLines(result, index, colors), '']);
  const none = [
    colors.yellow('Nothing fits.'),
    'Try other words, --space "*" for all spaces, or `holdfast list` to see what is there.',
    '',
  ];
  return [...(results.length === 0 ? none : found), summaryLine(recalled, colors)];
}

function resultLines({ memory, score, neighbours, explain }: Result, index: number, colors: Colors): string[] {
  const lead = `${String(index + 1).padStart(2)}. `;
  const [first = '', ...rest] = memoryLines(memory, colors, lead);
  return [
    `${first}  ${colors.green(score.toFixed(3))}`,
    ...rest,
    ...(neighbours ?? []).map((turn) => colors.dim(`      ${turn.speaker ?? turn.role ?? ''}: ${turn.content}`)),
    ...(explain === undefined ? [] : explainLines(explain, colors)),
  ];
}

function explainLines(explain: NonNullable<Result['explain']>, colors: Colors): string[] {
  const parts: (readonly [name: string, value: string])[] = [
    ['words', explain.words.toFixed(3)],
    ...(explain.cosine === undefined ? [] : [['cosine', explain.cosine.toFixed(3)] as const]),
    ['salience', explain.salience.toFixed(2)],
    ['recency', explain.recency.toFixed(3)],
    ...Object.entries(explain.ranks).map(([arm, rank]) => [`rank by ${arm}`, String(rank)] as const),
    ...Object.entries(explain.boosts).map(([boost, factor]) => [boost, `x${factor.toFixed(2)}`] as const),
    ['matched', explain.matched.join(' ') || '-'],
  ];
  return [`    ${parts.map(([name, value]) => `${colors.cyan(name)} ${value}`).join('  ')}`];
}

function summaryLine({ results, tookMs, degraded }: Recalled, { dim, yellow }: Colors): string {
  const without = degraded.filter((part) => part !== 'embedder_absent');
  const missing = without.length === 0 ? '' : yellow(`  without: ${without.join(', ')}`);
  return `${dim(`${formatMemories(results.length)} in ${tookMs.toFixed(1)} ms`)}${missing}`;
}
