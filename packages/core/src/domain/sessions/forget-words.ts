import type { Platform } from '../platform.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import type { JsonValue } from './json.ts';
import { finderOf, plain } from './repeated.ts';
import type { Worded, WordedRow } from './session-store.ts';
import { readSnapshot } from './words.ts';

const nouns: readonly Worded[] = ['snapshots', 'todos', 'system_states', 'decisions', 'sessions'];
/** Rows that are read at once. */
const SLICE = 500;

/**
 * Removes what sessions keep that repeats any of these texts, whatever its case and white space. What was said once may
 * stand in a snapshot, a todo or a decision as well, which are no memories and would outlive it. Rows are read and compared
 * beside other writes; only their removal is one.
 *
 * @param params.sessionIds to look in those of these sessions, and in all todos
 */
export async function forgetWords(
  { store, platform }: { readonly store: Store; readonly platform: Pick<Platform, 'yieldTurn'> },
  scope: UserScope,
  { texts, sessionIds }: { readonly texts: readonly string[]; readonly sessionIds?: readonly string[] },
): Promise<void> {
  const wanted = [...new Set(texts.map(plain))].filter((text) => text !== '');
  if (wanted.length === 0) return;
  const repeats = finderOf(wanted);
  for (const of of nouns) {
    // Todos are handed on from one session to the next.
    const limits = sessionIds === undefined || of === 'todos' ? {} : { sessionIds };
    let after = 0;
    for (let more = true; more;) {
      const page = { of, after, limit: SLICE, ...limits };
      const rows = await store.read(scope, ({ sessions }) => sessions.worded(scope, page));
      const nos: number[] = [];
      for (const row of rows) {
        if (repeats(plain(said(of, row)))) nos.push(row.no);
        await platform.yieldTurn();
      }
      if (nos.length > 0) await store.write(scope, ({ sessions }) => sessions.dropWorded(scope, { of, nos }));
      after = rows.at(-1)?.no ?? after;
      more = rows.length === SLICE;
    }
  }
}

/** All texts inside of a row: what it says is JSON, and the data of a snapshot JSON within it. */
function said(of: Worded, { words, name = '' }: WordedRow): string {
  // Sound, both: these texts were written as JSON.
  const inner = of === 'snapshots' ? (JSON.parse(readSnapshot({ words }).data) as JsonValue) : null;
  return [name, ...textsOf(JSON.parse(words) as JsonValue), ...textsOf(inner)].join('\n');
}

function textsOf(value: JsonValue): string[] {
  if (typeof value !== 'object' || value === null) return [String(value)];
  return Object.entries(value).flatMap(([name, inner]: [string, JsonValue]) => [name, ...textsOf(inner)]);
}
