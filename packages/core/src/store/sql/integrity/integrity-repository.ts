import type { Kysely } from 'kysely';
import type { IntegrityReader, Mismatch } from '../../../domain/integrity/integrity-store.ts';
import type { Session } from '../session.ts';
import { type Statement, statement } from '../statement.ts';

type Owner = { userNo: number };
type Count = Statement<Owner, { count: number }>;

const memoryRows = statement((db, p: Owner & { afterSeq: number; limit: number }) =>
  db
    .selectFrom('memories')
    .select(['seq', 'id', 'version'])
    .where('user_no', '=', p.userNo)
    .where('seq', '>', p.afterSeq)
    .orderBy('seq')
    .limit(p.limit),
);

type Part = 'memory_uses' | 'embeddings' | 'mentions' | 'entity_aliases' | 'fact_sources' | 'events' | 'links';

const keys = { memories: 'seq', entities: 'entity_no', facts: 'fact_no' } as const;

/** Rows of a table that point, by `column`, to a memory, entity or fact that the user has not. */
const without = (table: Part, target: keyof typeof keys, column: string = keys[target]): Count =>
  statement((db, p) =>
    // Sound: each of these tables has its column, and `user_no`.
    (db as unknown as Kysely<Record<string, Record<string, unknown>>>)
      .selectFrom(`${table} as row`)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('row.user_no', '=', p.userNo)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom(target)
              .select(`${target}.id`)
              .whereRef(`${target}.${keys[target]}`, '=', `row.${column}`)
              .where(`${target}.user_no`, '=', p.userNo),
          ),
        ),
      ),
  );

const elsewhere: Count = statement((db, p) =>
  db
    .selectFrom('embeddings')
    .innerJoin('memories', 'memories.seq', 'embeddings.seq')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('embeddings.user_no', '=', p.userNo)
    .where((eb) =>
      eb.or([
        eb('memories.space', '<>', eb.ref('embeddings.space')),
        eb('memories.id', '<>', eb.ref('embeddings.memory_id')),
      ]),
    ),
);

const readyWithout: Count = statement((db, p) =>
  db
    .selectFrom('memories')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('memories.user_no', '=', p.userNo)
    .where('memories.embedding', '=', 'ready')
    .where((eb) =>
      eb.not(
        eb.exists(eb.selectFrom('embeddings').select('embeddings.seq').whereRef('embeddings.seq', '=', 'memories.seq')),
      ),
    ),
);

const supersededByNone: Count = statement((db, p) =>
  db
    .selectFrom('facts')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('facts.user_no', '=', p.userNo)
    .where('facts.superseded_by', 'is not', null)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('facts as newer')
            .select('newer.id')
            .whereRef('newer.id', '=', 'facts.superseded_by')
            .where('newer.user_no', '=', p.userNo),
        ),
      ),
    ),
);

const miscounted: Count = statement((db, p) =>
  db
    .selectFrom('entities')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('entities.user_no', '=', p.userNo)
    .where((eb) =>
      eb(
        'entities.mentions',
        '<>',
        eb
          .selectFrom('mentions')
          .select((inner) => inner.fn.countAll<number>().as('count'))
          .whereRef('mentions.entity_no', '=', 'entities.entity_no'),
      ),
    ),
);

const checks: readonly (readonly [what: string, why: string, count: Count])[] = [
  ['counts of use', 'belong to no memory', without('memory_uses', 'memories')],
  ['vectors', 'belong to no memory', without('embeddings', 'memories')],
  ['vectors', 'lie in another space or under another id than their memory', elsewhere],
  ['vectors', 'are missing of a memory that is said to have one', readyWithout],
  ['links', 'begin at no memory', without('links', 'memories', 'from_seq')],
  ['links', 'end at no memory', without('links', 'memories', 'to_seq')],
  ['mentions', 'are in no memory', without('mentions', 'memories')],
  ['mentions', 'are of no entity', without('mentions', 'entities')],
  ['entities', 'are mentioned another number of times than they say', miscounted],
  ['names', 'are of no entity', without('entity_aliases', 'entities')],
  ['facts', 'are superseded by none', supersededByNone],
  ['sources of facts', 'are no memory', without('fact_sources', 'memories')],
  ['sources of facts', 'are of no fact', without('fact_sources', 'facts')],
  ['events', 'have no memory', without('events', 'memories')],
];

const counted = statement((db, p: Owner) =>
  db
    .selectFrom('memory_counts')
    .select(['space', 'kind', 'state', 'embedding', 'deleted', 'count'])
    .where('user_no', '=', p.userNo)
    .where('count', '<>', 0),
);

const actual = statement((db, p: Owner) =>
  db
    .selectFrom('memories')
    .select((eb) => [
      'space',
      'kind',
      'state',
      'embedding',
      eb.case().when('deleted_at', 'is', null).then(0).else(1).end().as('deleted'),
      eb.fn.countAll<number>().as('count'),
    ])
    .where('user_no', '=', p.userNo)
    .groupBy([
      'space',
      'kind',
      'state',
      'embedding',
      (eb) => eb.case().when('deleted_at', 'is', null).then(0).else(1).end(),
    ]),
);

const versionOf = statement((db, p: Owner) =>
  db.selectFrom('user_state').select(['version', 'pruned_version as pruned']).where('user_no', '=', p.userNo),
);

/** A version whose entries do not stand at 0, 1, 2, and so on. */
const gaps = statement((db, p: Owner) =>
  db
    .selectFrom('changes')
    .select((eb) => ['version', eb.fn.countAll<number>().as('entries'), eb.fn.max('position').as('last')])
    .where('user_no', '=', p.userNo)
    .groupBy('version'),
);

export function integrityReader(session: Session): IntegrityReader {
  const { executor } = session;
  return {
    async memories(scope, params) {
      const userNo = await session.userNo(scope);
      return userNo === undefined ? [] : executor.all(memoryRows, { userNo, ...params });
    },
    async mismatches(scope) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const found: Mismatch[] = [];
      for (const [what, why, source] of checks) {
        const count = Number((await executor.first(source, { userNo }))?.count ?? 0);
        if (count > 0) found.push({ what, why, count });
      }
      return [...found, ...(await countFaults(session, userNo)), ...(await logFaults(session, userNo))];
    },
  };
}

async function countFaults({ executor }: Session, userNo: number): Promise<Mismatch[]> {
  const sums = new Map<string, number>();
  for (const row of await executor.all(counted, { userNo })) sums.set(placeOf(row), Number(row.count));
  for (const row of await executor.all(actual, { userNo })) {
    const place = placeOf(row);
    sums.set(place, (sums.get(place) ?? 0) - Number(row.count));
  }
  const count = [...sums.values()].filter((rest) => rest !== 0).length;
  return count === 0 ? [] : [{ what: 'counts', why: 'are not what there is', count }];
}

function placeOf(row: { space: string; kind: string; state: string; embedding: string; deleted: number }): string {
  return JSON.stringify([row.space, row.kind, row.state, row.embedding, Number(row.deleted)]);
}

async function logFaults({ executor }: Session, userNo: number): Promise<Mismatch[]> {
  const state = await executor.first(versionOf, { userNo });
  if (state === undefined) return [];
  const versions = await executor.all(gaps, { userNo });
  const holes = versions.filter(({ entries, last }) => Number(entries) !== Number(last) + 1).length;
  const beyond = versions.filter(({ version }) => version > state.version || version <= state.pruned).length;
  return [
    ...(holes === 0 ? [] : [{ what: 'change log', why: 'lacks entries of a version', count: holes }]),
    ...(beyond === 0
      ? []
      : [{ what: 'change log', why: 'has versions that the user has not come to, or has left', count: beyond }]),
  ];
}
