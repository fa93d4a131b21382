import type { Kysely } from 'kysely';
import type { SessionWriter, Worded } from '../../../domain/sessions/session-store.ts';
import { getOrMake } from '../get-or-make.ts';
import type { Tables } from '../schema.ts';
import type { WriteSession } from '../session.ts';
import { forScope, type Spaced, spaced, type Walls, wallsOf } from '../spaced.ts';
import { everyWorded, isOfTime, loose } from './worded.ts';

interface Chosen extends Walls {
  readonly sessionIds: readonly string[];
  readonly from: number;
  readonly to: number;
}

type By = 'all' | 'sessions' | 'time';

const removals = new Map<string, Spaced<Chosen, unknown>>();

function removal(of: Worded, by: By): Spaced<Chosen, unknown> {
  return getOrMake(removals, `${of} ${by}`, () =>
    spaced((db: Kysely<Tables>, p: Chosen, dialect, listed) =>
      loose(db)
        .deleteFrom(of)
        .where('user_no', '=', p.userNo)
        .$if(by === 'sessions', (query) => query.where('session_id', 'in', dialect.elements(p.sessionIds)))
        .$if(by === 'time', (query) => query.where((eb) => isOfTime(eb, of, p)))
        .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces))),
    ),
  );
}

/** Sessions that the time takes a part of: what they are about may have been said in it. */
const emptied: Spaced<Chosen, unknown> = spaced((db: Kysely<Tables>, p: Chosen, dialect, listed) =>
  db
    .updateTable('sessions')
    .set({ words: '{}' })
    .where('user_no', '=', p.userNo)
    .where('started_at', '<', p.to)
    .where('seen_at', '>=', p.from)
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces))),
);

/** Names of sessions that go as a whole. */
const goingByTime = spaced<Chosen, { sessionId: string }>((db, p, dialect, listed) =>
  db
    .selectFrom('sessions')
    .select('session_id as sessionId')
    .where('user_no', '=', p.userNo)
    .where('started_at', '>=', p.from)
    .where('seen_at', '<', p.to)
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces))),
);

/** Other sessions name those that go. */
const unnamed = (column: 'parent_id' | 'continues_id') =>
  spaced<Chosen, unknown>((db, p, dialect, listed) =>
    db
      .updateTable('sessions')
      .set(column === 'parent_id' ? { parent_id: null } : { continues_id: null })
      .where('user_no', '=', p.userNo)
      .where(column, 'in', dialect.elements(p.sessionIds))
      .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces))),
  );
const references = [unnamed('parent_id'), unnamed('continues_id')];

export function forgetSessions(session: WriteSession): SessionWriter['forget'] {
  const { executor } = session;
  return async (scope, { sessionIds, from, to }) => {
    const userNo = await session.userNo(scope);
    if (userNo === undefined || sessionIds?.length === 0) return 0;
    const by: By = sessionIds !== undefined ? 'sessions' : from !== undefined || to !== undefined ? 'time' : 'all';
    const chosen: Chosen = {
      ...wallsOf(scope, userNo),
      sessionIds: sessionIds ?? [],
      from: from ?? Number.MIN_SAFE_INTEGER,
      to: to ?? Number.MAX_SAFE_INTEGER,
    };
    const going =
      by === 'time' ? (await executor.all(forScope(goingByTime, scope), chosen)).map((row) => row.sessionId) : [];
    let removed = 0;
    for (const of of everyWorded) removed += await executor.run(forScope(removal(of, by), scope), chosen);
    if (by === 'time') removed += await executor.run(forScope(emptied, scope), chosen);
    const names = { ...chosen, sessionIds: sessionIds ?? going };
    for (const each of references) removed += await executor.run(forScope(each, scope), names);
    if (removed > 0) session.notePurge();
    return removed;
  };
}
