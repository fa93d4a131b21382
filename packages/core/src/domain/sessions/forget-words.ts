import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';
import type { JsonValue } from './json.ts';
import type { Worded } from './session-store.ts';
import { readSnapshot } from './words.ts';

const nouns: readonly Worded[] = ['snapshots', 'todos', 'system_states', 'decisions', 'sessions'];
/** Rows that are read at once. */
const SLICE = 500;
/** A shorter text is looked for as a word of its own. */
const WORD = 4;

/**
 * Removes what sessions keep that repeats any of these texts, whatever its case and white space, inside a write. What was
 * said once may stand in a snapshot, a todo or a decision as well, which are no memories and would outlive it.
 */
export async function forgetWords(
  { sessions }: Pick<Writers, 'sessions'>,
  scope: UserScope,
  { texts, sessionIds }: { readonly texts: readonly string[]; readonly sessionIds?: readonly string[] },
): Promise<void> {
  const wanted = [...new Set(texts.map(plain))].filter((text) => text !== '');
  if (wanted.length === 0) return;
  const limits = sessionIds === undefined ? {} : { sessionIds };
  for (const of of nouns) {
    let after = 0;
    for (let more = true; more;) {
      const rows = await sessions.worded(scope, { of, after, limit: SLICE, ...limits });
      const nos = rows.filter(({ words }) => repeats(plain(said(of, words)), wanted)).map(({ no }) => no);
      await sessions.dropWorded(scope, { of, nos });
      after = rows.at(-1)?.no ?? after;
      more = rows.length === SLICE;
    }
  }
}

function repeats(words: string, wanted: readonly string[]): boolean {
  return wanted.some((text) =>
    text.length < WORD ? ` ${wordsOf(words)} `.includes(` ${text} `) : words.includes(text),
  );
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}

/** With blanks for whatever is neither letter nor digit. */
function wordsOf(text: string): string {
  return text.replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim();
}

/** All texts inside of a row: what it says is JSON, and the data of a snapshot JSON within it. */
function said(of: Worded, words: string): string {
  // Sound, both: these texts were written as JSON.
  const inner = of === 'snapshots' ? (JSON.parse(readSnapshot({ words }).data) as JsonValue) : null;
  return [...textsOf(JSON.parse(words) as JsonValue), ...textsOf(inner)].join('\n');
}

function textsOf(value: JsonValue): string[] {
  if (typeof value !== 'object' || value === null) return [String(value)];
  return Object.entries(value).flatMap(([name, inner]: [string, JsonValue]) => [name, ...textsOf(inner)]);
}
