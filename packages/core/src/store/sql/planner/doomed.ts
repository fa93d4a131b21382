import { type Spaced, spaced } from '../spaced.ts';
import type { Doomed } from './times-of-records.ts';

export interface DoomedRow {
  readonly no: number;
  readonly id: string;
  readonly space: string;
}

type By = 'all' | 'session' | 'time';

/** What a user keeps set up, of no time: each look at a calendar changes its record, and without one it would show times that are none. */
const settled = ['calendar', 'google_account', 'google_calendar', 'hours'] as const;

const doomed = (by: By) =>
  spaced<Doomed, DoomedRow>((db, p, dialect, listed) =>
    db
      .selectFrom('planner_records')
      .select(['record_no as no', 'id', 'space'])
      .where('user_no', '=', p.userNo)
      .$if(by === 'session', (query) => query.where('session_id', '=', p.sessionId))
      // What was changed in the time says what was said in it, and what it replaced then was said before.
      .$if(by === 'time', (query) =>
        query
          .where('noun', 'not in', settled)
          .where((eb) =>
            eb.or([
              eb.and([eb('created_at', '>=', p.from), eb('created_at', '<', p.to)]),
              eb.and([eb('updated_at', '>=', p.from), eb('updated_at', '<', p.to)]),
              eb(
                'record_no',
                'in',
                eb
                  .selectFrom('planner_versions as former')
                  .select('former.record_no')
                  .where('former.user_no', '=', p.userNo)
                  .where('former.replaced_at', '>=', p.from)
                  .where('former.replaced_at', '<', p.to),
              ),
            ]),
          ),
      )
      .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces))),
  );
const statements: Readonly<Record<By, Spaced<Doomed, DoomedRow>>> = {
  all: doomed('all'),
  session: doomed('session'),
  time: doomed('time'),
};

/** Finds the records that a forgetting means: those of a session, of a time, or all of them. */
export function doomedBy({
  sessionId,
  from,
  to,
}: {
  readonly sessionId: string | undefined;
  readonly from: number | undefined;
  readonly to: number | undefined;
}): Spaced<Doomed, DoomedRow> {
  if (sessionId !== undefined) return statements.session;
  return from === undefined && to === undefined ? statements.all : statements.time;
}
