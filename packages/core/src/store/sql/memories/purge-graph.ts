import { removeEntities } from '../entities/remove-entities.ts';
import { purgeKnowledge } from '../knowledge/purge-knowledge.ts';
import { purgeExtractions } from '../extractions/extraction-repository.ts';
import { removeFacts } from '../facts/remove-facts.ts';
import { raiseGraphVersion } from '../links/graph-version.ts';
import type { WriteSession } from '../session.ts';
import { statement } from '../statement.ts';

type Params = { userNo: number; seqs: readonly number[] };

const removeLinks = (end: 'from_seq' | 'to_seq') =>
  statement((db, p: Params, dialect) =>
    db.deleteFrom('links').where(dialect.isOneOf(end, p.seqs)).where('user_no', '=', p.userNo),
  );
const removeLinksFrom = removeLinks('from_seq');
const removeLinksTo = removeLinks('to_seq');

const removeEvents = statement((db, p: Params, dialect) =>
  db.deleteFrom('events').where(dialect.isOneOf('seq', p.seqs)).where('user_no', '=', p.userNo),
);

const mentioned = statement((db, p: Params, dialect) =>
  db
    .selectFrom('mentions')
    .select((eb) => ['entity_no as no', eb.fn.countAll<number>().as('count')])
    .where(dialect.isOneOf('seq', p.seqs))
    .where('user_no', '=', p.userNo)
    .groupBy('entity_no'),
);
const removeMentions = statement((db, p: Params, dialect) =>
  db.deleteFrom('mentions').where(dialect.isOneOf('seq', p.seqs)).where('user_no', '=', p.userNo),
);
const countDown = statement((db, p: { no: number; count: number }) =>
  db
    .updateTable('entities')
    .set((eb) => ({ mentions: eb('mentions', '-', p.count) }))
    .where('entity_no', '=', p.no),
);
const unmentioned = statement((db, p: { userNo: number; nos: readonly number[] }, dialect) =>
  db
    .selectFrom('entities')
    .select('entity_no as no')
    .where(dialect.isOneOf('entity_no', p.nos))
    .where('user_no', '=', p.userNo)
    .where('mentions', '<=', 0),
);

const rested = statement((db, p: Params, dialect) =>
  db
    .selectFrom('fact_sources')
    .select('fact_no as no')
    .distinct()
    .where(dialect.isOneOf('seq', p.seqs))
    .where('user_no', '=', p.userNo),
);
const removeSources = statement((db, p: Params, dialect) =>
  db.deleteFrom('fact_sources').where(dialect.isOneOf('seq', p.seqs)).where('user_no', '=', p.userNo),
);
const baseless = statement((db, p: { userNo: number; nos: readonly number[] }, dialect) =>
  db
    .selectFrom('facts')
    .select(['fact_no as no', 'id'])
    .where(dialect.isOneOf('fact_no', p.nos))
    .where('user_no', '=', p.userNo)
    .where('origin', '<>', 'caller')
    .where((eb) =>
      eb.not(
        eb.exists(eb.selectFrom('fact_sources').select('seq').whereRef('fact_sources.fact_no', '=', 'facts.fact_no')),
      ),
    ),
);

export interface PurgedGraph {
  readonly links: number;
  readonly events: number;
  readonly entities: number;
  readonly facts: number;
}

/**
 * Removes what hangs on memories that are about to be removed: links, events, mentions, entities that nothing mentions
 * any more, and facts that rest on nothing else. What a caller stated stays. Returns how many there were of each.
 */
export async function purgeGraph(session: WriteSession, params: Params): Promise<PurgedGraph> {
  const { executor } = session;
  const { userNo } = params;
  const links = (await executor.run(removeLinksFrom, params)) + (await executor.run(removeLinksTo, params));
  await purgeExtractions(session, params);
  await purgeKnowledge(session, params);
  const events = await executor.run(removeEvents, params);
  let entities = 0;
  const counts = await executor.all(mentioned, params);
  if (counts.length > 0) {
    await executor.run(removeMentions, params);
    await executor.runAll(
      countDown,
      counts.map(({ no, count }) => ({ no, count: Number(count) })),
    );
    const gone = await executor.all(unmentioned, { userNo, nos: counts.map(({ no }) => no) });
    entities = await removeEntities(session, { userNo, nos: gone.map(({ no }) => no) });
  }
  if (links > 0 || counts.length > 0) await raiseGraphVersion(session, userNo);
  const facts = await executor.all(rested, params);
  if (facts.length === 0) return { links, events, entities, facts: 0 };
  await executor.run(removeSources, params);
  const removed = await removeFacts(session, {
    userNo,
    facts: await executor.all(baseless, { userNo, nos: facts.map(({ no }) => no) }),
  });
  return { links, events, entities, facts: removed };
}
