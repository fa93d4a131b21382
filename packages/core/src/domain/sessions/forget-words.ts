import { entombRows } from '../forgetting/record-marks.ts';
import { forgetReflections } from '../planner/reflections/forget-reflections.ts';
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
  {
    store,
    platform,
  }: { readonly store: Store; readonly platform: Pick<Platform, 'hmac' | 'now' | 'randomBytes' | 'yieldTurn'> },
  scope: UserScope,
  {
    texts,
    sessionIds,
    reason = 'forgotten',
  }: {
    readonly texts: readonly string[];
    readonly sessionIds?: readonly string[];
    readonly reason?: 'deleted' | 'forgotten';
  },
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
      const going: WordedRow[] = [];
      for (const row of rows) {
        if (repeats(plain(said(of, row)))) going.push(row);
        await platform.yieldTurn();
      }
      if (going.length > 0) {
        const nos = going.map(({ no }) => no);
        await store.write(scope, async (writers) => {
          // A session keeps its place.
          if (of !== 'sessions') await entombRows(writers, platform, scope, going, reason);
          await writers.sessions.dropWorded(scope, { of, nos });
          const ids = new Set(going.flatMap(({ id }) => id ?? []));
          await forgetReflections(writers.planner, scope, { of: 'records', ids });
        });
      }
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
