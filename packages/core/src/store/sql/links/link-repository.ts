import { sql } from 'kysely';
import type { UserScope } from '../../../domain/scope.ts';
import {
  type Derivation,
  type Link,
  type LinkReader,
  type LinkType,
  type LinkWriter,
  type NewLink,
  symmetricLinks,
} from '../../../domain/links/link-store.ts';
import { ownSeqs } from '../memories/own-seqs.ts';
import type { Session, WriteSession } from '../session.ts';
import { forScope, spaced, type Walls, wallsOf } from '../spaced.ts';
import { statement } from '../statement.ts';
import { raiseGraphVersion } from './graph-version.ts';

const allTypes: readonly LinkType[] = [
  'similar',
  'follows',
  'mentions',
  'supports',
  'contradicts',
  'derived_from',
  'same_topic',
];

const graphVersion = statement((db, p: { userNo: number }) =>
  db.selectFrom('user_state').select('graph_version').where('user_no', '=', p.userNo),
);

const linkColumns = [
  'links.from_seq as from',
  'links.to_seq as to',
  'links.type',
  'links.weight',
  'links.origin',
  'links.created_at as createdAt',
  'links.updated_at as updatedAt',
] as const;

type TouchingParams = Walls & { seqs: readonly number[]; types: readonly LinkType[]; minWeight: number; limit: number };

/** The strongest links of each memory at one of their ends; two statements, so that each goes by an index. */
const touchingAt = (near: 'links.from_seq' | 'links.to_seq') =>
  spaced((db, p: TouchingParams, dialect, listed) =>
    db
      .selectFrom(
        db
          .selectFrom('links')
          .innerJoin('memories as source', 'source.seq', 'links.from_seq')
          .innerJoin('memories as target', 'target.seq', 'links.to_seq')
          .select(linkColumns)
          .select(
            sql<number>`row_number() over (partition by ${sql.ref(near)} order by links.weight desc, links.updated_at desc, links.from_seq, links.to_seq, links.type)`.as(
              'place',
            ),
          )
          .where(dialect.isOneOf(near, p.seqs))
          .where('links.user_no', '=', p.userNo)
          .where('links.type', 'in', dialect.elements(p.types))
          .where('links.weight', '>=', p.minWeight)
          .where('source.deleted_at', 'is', null)
          .where('target.deleted_at', 'is', null)
          .$if(listed, (query) =>
            query
              .where('source.space', 'in', dialect.elements(p.spaces))
              .where('target.space', 'in', dialect.elements(p.spaces)),
          )
          .as('near'),
      )
      .select(['from', 'to', 'type', 'weight', 'origin', 'createdAt', 'updatedAt'])
      .where('place', '<=', p.limit),
  );
const touchingFrom = touchingAt('links.from_seq');
const touchingTo = touchingAt('links.to_seq');

const betweenRows = spaced((db, p: Walls & { seqs: readonly number[] }, dialect, listed) =>
  db
    .selectFrom('links')
    .innerJoin('memories as source', 'source.seq', 'links.from_seq')
    .innerJoin('memories as target', 'target.seq', 'links.to_seq')
    .select(linkColumns)
    .where(dialect.isOneOf('links.from_seq', p.seqs))
    .where(dialect.isOneOf('links.to_seq', p.seqs))
    .where('links.user_no', '=', p.userNo)
    .where('source.deleted_at', 'is', null)
    .where('target.deleted_at', 'is', null)
    .$if(listed, (query) =>
      query
        .where('source.space', 'in', dialect.elements(p.spaces))
        .where('target.space', 'in', dialect.elements(p.spaces)),
    ),
);
const derivationsAt = (end: 'from_seq' | 'to_seq') =>
  spaced((db, p: Walls & { seqs: readonly number[] }, dialect, listed) =>
    db
      .selectFrom('links')
      .innerJoin('memories as source', 'source.seq', 'links.from_seq')
      .innerJoin('memories as target', 'target.seq', 'links.to_seq')
      .select(['links.from_seq as from', 'links.to_seq as to'])
      .where(dialect.isOneOf(`links.${end}`, p.seqs))
      .where('links.user_no', '=', p.userNo)
      .where('links.type', '=', 'derived_from')
      .$if(listed, (query) =>
        query
          .where('source.space', 'in', dialect.elements(p.spaces))
          .where('target.space', 'in', dialect.elements(p.spaces)),
      ),
  );
const derivationsTo = derivationsAt('to_seq');
const derivationsFrom = derivationsAt('from_seq');

interface ScanParams extends Walls {
  readonly minWeight: number;
  readonly updatedAt: number;
  readonly from: number;
  readonly to: number;
  readonly type: string;
  readonly limit: number;
}

/** By the index of age: a page costs what it holds. */
const scanRows = spaced((db, p: ScanParams, dialect, listed) =>
  db
    .selectFrom('links')
    .select([
      'links.from_seq as from',
      'links.to_seq as to',
      'links.type',
      'links.weight',
      'links.updated_at as updatedAt',
    ])
    .where('links.user_no', '=', p.userNo)
    .where('links.weight', '>=', p.minWeight)
    .where(
      sql<boolean>`(links.updated_at, links.from_seq, links.to_seq, links.type) > (${p.updatedAt}, ${p.from}, ${p.to}, ${p.type})`,
    )
    .$if(listed, (query) =>
      query
        .innerJoin('memories as source', 'source.seq', 'links.from_seq')
        .innerJoin('memories as target', 'target.seq', 'links.to_seq')
        .where('source.space', 'in', dialect.elements(p.spaces))
        .where('target.space', 'in', dialect.elements(p.spaces)),
    )
    .orderBy('links.updated_at')
    .orderBy('links.from_seq')
    .orderBy('links.to_seq')
    .orderBy('links.type')
    .limit(p.limit),
);
/** Before all links. */
const beforeAll = { updatedAt: -1, from: 0, to: 0, type: '' };

type LinkParams = { userNo: number } & Omit<Link, 'createdAt' | 'updatedAt'> & { at: number };

const putLink = statement((db, p: LinkParams) =>
  db
    .insertInto('links')
    .values({
      user_no: p.userNo,
      from_seq: p.from,
      to_seq: p.to,
      type: p.type,
      weight: p.weight,
      origin: p.origin,
      created_at: p.at,
      updated_at: p.at,
    })
    .onConflict((conflict) =>
      conflict.columns(['from_seq', 'to_seq', 'type']).doUpdateSet({
        weight: sql<number>`case when excluded.weight > links.weight then excluded.weight else links.weight end`,
        origin: sql<
          Link['origin']
        >`case when links.origin = 'manual' or excluded.origin = 'automatic' then links.origin else excluded.origin end`,
        updated_at: p.at,
      }),
    ),
);

/** So often the time of a link that is strengthened again and again is written: an index holds it, and it is read in days. */
const timeEveryMs = 3_600_000;

/** Both ways round: which end a link begins at is a matter of its type. Found by the index of the first end, then by both. */
const reinforcePairs = statement(
  (
    db,
    p: { userNo: number; ends: readonly number[]; pairs: readonly string[]; by: number; at: number; late: number },
    dialect,
  ) =>
    db
      .updateTable('links')
      .set({
        weight: sql<number>`weight + (1 - weight) * ${p.by}`,
        origin: sql<Link['origin']>`case when origin = 'manual' then origin else 'reinforced' end`,
        updated_at: sql<number>`case when updated_at > ${p.late} then updated_at else ${p.at} end`,
      })
      .where(dialect.isOneOf('from_seq', p.ends))
      .where(sql<string>`from_seq || ' ' || to_seq`, 'in', dialect.elements(p.pairs))
      .where('user_no', '=', p.userNo),
);

/** Pairs of one statement: so few that it keeps a turn of the event loop short. */
const pairsAtOnce = 200;

const fading = spaced((db, p: Walls & { before: number; limit: number }, dialect, listed) =>
  db
    .selectFrom('links')
    .select(['from_seq as from', 'to_seq as to', 'type', 'weight'])
    .where('links.user_no', '=', p.userNo)
    .where('links.updated_at', '<', p.before)
    .where('origin', '<>', 'manual')
    .where('type', 'not in', ['derived_from', 'contradicts'])
    .$if(listed, (query) =>
      query
        .innerJoin('memories as source', 'source.seq', 'links.from_seq')
        .innerJoin('memories as target', 'target.seq', 'links.to_seq')
        .where('source.space', 'in', dialect.elements(p.spaces))
        .where('target.space', 'in', dialect.elements(p.spaces)),
    )
    .orderBy('links.updated_at')
    .orderBy('from_seq')
    .orderBy('to_seq')
    .limit(p.limit),
);

const setWeight = statement(
  (db, p: { userNo: number; from: number; to: number; type: LinkType; weight: number; at: number }) =>
    db
      .updateTable('links')
      .set({ weight: p.weight, updated_at: p.at })
      .where('from_seq', '=', p.from)
      .where('to_seq', '=', p.to)
      .where('type', '=', p.type)
      .where('user_no', '=', p.userNo),
);

const removeLink = statement((db, p: { userNo: number; from: number; to: number; type: LinkType }) =>
  db
    .deleteFrom('links')
    .where('from_seq', '=', p.from)
    .where('to_seq', '=', p.to)
    .where('type', '=', p.type)
    .where('user_no', '=', p.userNo),
);

export function linkReader(session: Session): LinkReader {
  const { executor } = session;
  const derivations = async (
    scope: UserScope,
    seqs: readonly number[],
    source: typeof derivationsTo,
  ): Promise<Derivation[]> => {
    const userNo = await session.userNo(scope);
    if (userNo === undefined || seqs.length === 0) return [];
    return executor.all(forScope(source, scope), { ...wallsOf(scope, userNo), seqs });
  };
  return {
    async version(scope) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return 0;
      return (await executor.first(graphVersion, { userNo }))?.graph_version ?? 0;
    },
    async touching(scope, { seqs, types = allTypes, minWeight = 0, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || seqs.length === 0) return [];
      const params = { ...wallsOf(scope, userNo), seqs, types, minWeight, limit };
      const from = await executor.all(forScope(touchingFrom, scope), params);
      const to = await executor.all(forScope(touchingTo, scope), params);
      return strongest({ links: [...from, ...to], seqs: new Set(seqs), limit });
    },
    async scan(scope, { minWeight, after = beforeAll, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const { updatedAt, from, to, type } = after;
      const params = { ...wallsOf(scope, userNo), minWeight, updatedAt, from, to, type, limit };
      return executor.all(forScope(scanRows, scope), params);
    },
    async between(scope, { seqs }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || seqs.length === 0) return [];
      return (await executor.all(forScope(betweenRows, scope), { ...wallsOf(scope, userNo), seqs })).toSorted(
        byStrength,
      );
    },
    derivatives: (scope, { seqs }) => derivations(scope, seqs, derivationsTo),
    bases: (scope, { seqs }) => derivations(scope, seqs, derivationsFrom),
  };
}

function byStrength(a: Link, b: Link): number {
  const type = a.type < b.type ? -1 : Number(a.type > b.type);
  return b.weight - a.weight || b.updatedAt - a.updatedAt || a.from - b.from || a.to - b.to || type;
}

/** Each link once, the strongest first, and only what is among the `limit` strongest of a memory asked for. */
function strongest(params: {
  readonly links: readonly Link[];
  readonly seqs: ReadonlySet<number>;
  readonly limit: number;
}): Link[] {
  const { seqs, limit } = params;
  const links = params.links.toSorted(byStrength);
  const counts = new Map<number, number>();
  const seen = new Set<string>();
  return links.filter(({ from, to, type }) => {
    const key = `${from} ${to} ${type}`;
    if (seen.has(key)) return false;
    seen.add(key);
    let kept = false;
    for (const end of [from, to]) {
      const count = counts.get(end) ?? 0;
      if (!seqs.has(end) || count >= limit) continue;
      counts.set(end, count + 1);
      kept = true;
    }
    return kept;
  });
}

/** One row for a link without direction, whichever way it is named. */
function ordered<T extends Pick<NewLink, 'from' | 'to' | 'type'>>(link: T): T {
  return symmetricLinks.has(link.type) && link.from > link.to ? { ...link, from: link.to, to: link.from } : link;
}

export function linkWriter(session: WriteSession): LinkWriter {
  const { executor } = session;
  return {
    ...linkReader(session),
    async put(scope, { links, at }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return;
      const seqs = links.flatMap(({ from, to }) => [from, to]);
      const own = await ownSeqs(session, scope, { userNo, seqs, deleted: false });
      const rows = links.filter(({ from, to }) => from !== to && own.has(from) && own.has(to));
      if (rows.length === 0) return;
      await executor.runAll(
        putLink,
        rows.map((link) => ({ ...ordered(link), userNo, at })),
      );
      await raiseGraphVersion(session, userNo);
    },
    async reinforce(scope, { pairs, by, at }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return;
      const own = await ownSeqs(session, scope, { userNo, seqs: pairs.flat(), deleted: false });
      const both = pairs.filter(([one, other]) => own.has(one) && own.has(other));
      for (let first = 0; first < both.length; first += pairsAtOnce) {
        const some = both.slice(first, first + pairsAtOnce);
        const keys = some.flatMap(([one, other]) => [`${one} ${other}`, `${other} ${one}`]);
        await executor.runAll(reinforcePairs, [
          { userNo, ends: [...new Set(some.flat())], pairs: keys, by, at, late: at - timeEveryMs },
        ]);
      }
    },
    async decay(scope, { before, factor, floor, at, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return { weakened: 0, removed: 0 };
      const rows = await executor.all(forScope(fading, scope), { ...wallsOf(scope, userNo), before, limit });
      const faded = rows.map((row) => ({ ...row, userNo, weight: row.weight * factor, at }));
      const weakened = faded.filter(({ weight }) => weight >= floor);
      const removed = faded.filter(({ weight }) => weight < floor);
      await executor.runAll(setWeight, weakened);
      await executor.runAll(removeLink, removed);
      if (rows.length > 0) await raiseGraphVersion(session, userNo);
      return { weakened: weakened.length, removed: removed.length };
    },
    async remove(scope, { links }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return 0;
      const seqs = links.flatMap(({ from, to }) => [from, to]);
      const own = await ownSeqs(session, scope, { userNo, seqs, deleted: true });
      let removed = 0;
      for (const link of links) {
        if (!own.has(link.from) || !own.has(link.to)) continue;
        const { from, to, type } = ordered(link);
        removed += await executor.run(removeLink, { userNo, from, to, type });
      }
      if (removed > 0) await raiseGraphVersion(session, userNo);
      return removed;
    },
  };
}
