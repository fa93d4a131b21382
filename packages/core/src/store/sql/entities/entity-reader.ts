import { sql } from 'kysely';
import type { Entity, EntityReader, EntityType } from '../../../domain/entities/entity-store.ts';
import { nameKey } from '../../../domain/memories/match-key.ts';
import { coversSpace, type UserScope } from '../../../domain/scope.ts';
import { getOrMake } from '../get-or-make.ts';
import type { Session } from '../session.ts';
import { forScope, spaced, type Walls, wallsOf } from '../spaced.ts';
import { statement } from '../statement.ts';

const columns = [
  'entities.entity_no as no',
  'entities.id',
  'entities.space',
  'entities.name',
  'entities.type',
  'entities.mentions',
  'entities.created_at as createdAt',
  'entities.updated_at as updatedAt',
] as const;

type EntityRow = Omit<Entity, 'aliases'>;

const byIds = statement((db, p: { userNo: number; ids: readonly string[] }, dialect) =>
  db.selectFrom('entities').select(columns).where('user_no', '=', p.userNo).where('id', 'in', dialect.elements(p.ids)),
);

const byKeys = spaced((db, p: Walls & { keys: readonly string[] }, dialect, listed) =>
  db
    .selectFrom('entity_aliases as alias')
    .innerJoin('entities', 'entities.entity_no', 'alias.entity_no')
    .select(columns)
    .select('alias.key')
    .where('alias.user_no', '=', p.userNo)
    .where('alias.key', 'in', dialect.elements(p.keys))
    .$if(listed, (query) => query.where('alias.space', 'in', dialect.elements(p.spaces)))
    // Of several spaces the one that has most to say about it comes last, and so stays.
    .orderBy('entities.mentions')
    .orderBy('entities.entity_no', 'desc'),
);

const aliasesOf = statement((db, p: { userNo: number; nos: readonly number[] }, dialect) =>
  db
    .selectFrom('entity_aliases')
    .select(['entity_no as no', 'name', 'key'])
    .where(dialect.isOneOf('entity_no', p.nos))
    .where('user_no', '=', p.userNo)
    .where('own', '=', 0),
);

type Condition = 'type' | 'prefix' | 'after';
interface PageParams extends Walls {
  readonly type: EntityType;
  readonly prefix: string;
  /** Greater than all that begins so. */
  readonly end: string;
  readonly afterMentions: number;
  readonly afterId: string;
  readonly limit: number;
}

const page = (conditions: ReadonlySet<Condition>) =>
  spaced((db, p: PageParams, dialect, listed) =>
    db
      .selectFrom('entities')
      .select(columns)
      .where('entities.user_no', '=', p.userNo)
      .$if(conditions.has('type'), (query) => query.where('type', '=', p.type))
      .$if(conditions.has('prefix'), (query) =>
        query.where((eb) =>
          eb.exists(
            eb
              .selectFrom('entity_aliases as alias')
              .select('alias.key')
              .whereRef('alias.entity_no', '=', 'entities.entity_no')
              .where('alias.key', '>=', p.prefix)
              .where('alias.key', '<', p.end),
          ),
        ),
      )
      .$if(conditions.has('after'), (query) =>
        query.where(
          sql<boolean>`(mentions < ${p.afterMentions} or (mentions = ${p.afterMentions} and id > ${p.afterId}))`,
        ),
      )
      .$if(listed, (query) => query.where('entities.space', 'in', dialect.elements(p.spaces)))
      .orderBy('mentions', 'desc')
      .orderBy('id')
      .limit(p.limit),
  );
const pages = new Map<string, ReturnType<typeof page>>();

function pageOf(conditions: ReadonlySet<Condition>): ReturnType<typeof page> {
  return getOrMake(pages, [...conditions].join(' '), () => page(conditions));
}

const mentioningRows = spaced((db, p: Walls & { entityNos: readonly number[]; limit: number }, dialect, listed) =>
  db
    .selectFrom('mentions')
    .innerJoin('entities', 'entities.entity_no', 'mentions.entity_no')
    .innerJoin('memories', 'memories.seq', 'mentions.seq')
    .select(['mentions.entity_no as entityNo', 'mentions.seq'])
    .where(dialect.isOneOf('mentions.entity_no', p.entityNos))
    .where('mentions.user_no', '=', p.userNo)
    .where('memories.deleted_at', 'is', null)
    .$if(listed, (query) =>
      query
        .where('entities.space', 'in', dialect.elements(p.spaces))
        .where('memories.space', 'in', dialect.elements(p.spaces)),
    )
    .orderBy('mentions.seq', 'desc')
    .orderBy('mentions.entity_no')
    .limit(p.limit),
);

const mentionedRows = spaced((db, p: Walls & { seqs: readonly number[] }, dialect, listed) =>
  db
    .selectFrom('mentions')
    .innerJoin('entities', 'entities.entity_no', 'mentions.entity_no')
    .innerJoin('memories', 'memories.seq', 'mentions.seq')
    .select(columns)
    .select('mentions.seq')
    .where(dialect.isOneOf('mentions.seq', p.seqs))
    .where('mentions.user_no', '=', p.userNo)
    .where('memories.deleted_at', 'is', null)
    .$if(listed, (query) => query.where('entities.space', 'in', dialect.elements(p.spaces)))
    .orderBy('mentions.seq')
    .orderBy('mentions.entity_no'),
);

const nameRows = spaced((db, p: Walls & { limit: number }, dialect, listed) =>
  db
    .selectFrom('entity_aliases as alias')
    .innerJoin('entities', 'entities.entity_no', 'alias.entity_no')
    .select(['alias.key', 'alias.entity_no as entityNo', 'entities.name'])
    .where('alias.user_no', '=', p.userNo)
    .$if(listed, (query) => query.where('alias.space', 'in', dialect.elements(p.spaces)))
    .orderBy('alias.entity_no')
    .orderBy('alias.key')
    .limit(p.limit),
);

type MentionParams = Walls & { mostOf: number; afterEntity: number; afterSeq: number; limit: number };

const mentionRows = spaced((db, p: MentionParams, dialect, listed) =>
  db
    .selectFrom('entities')
    .innerJoin('mentions', 'mentions.entity_no', 'entities.entity_no')
    .select(['mentions.entity_no as entityNo', 'mentions.seq'])
    .where('entities.user_no', '=', p.userNo)
    .where('entities.mentions', '<=', p.mostOf)
    .where(sql<boolean>`(mentions.entity_no, mentions.seq) > (${p.afterEntity}, ${p.afterSeq})`)
    .$if(listed, (query) => query.where('entities.space', 'in', dialect.elements(p.spaces)))
    .orderBy('mentions.entity_no')
    .orderBy('mentions.seq')
    .limit(p.limit),
);

export function entityReader(session: Session): EntityReader {
  const { executor } = session;
  return {
    async getMany(scope, { ids }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || ids.length === 0) return [];
      const rows = await executor.all(byIds, { userNo, ids });
      return withAliases(
        session,
        userNo,
        rows.filter((row) => coversSpace(scope, row.space)),
      );
    },
    async findByNames(scope, { keys }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || keys.length === 0) return new Map();
      const rows = await executor.all(forScope(byKeys, scope), { ...wallsOf(scope, userNo), keys });
      const entities = await withAliases(session, userNo, rows);
      return new Map(entities.map(({ key, ...entity }) => [key, entity]));
    },
    async list(scope, { type, prefix, after, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const conditions = new Set<Condition>();
      if (type !== undefined) conditions.add('type');
      const begins = prefix ?? '';
      const inMemory = begins !== '' && executor.dialect.seals === true;
      if (begins !== '' && !inMemory) conditions.add('prefix');
      const pageAfter = async (place: PagePlace | undefined, size: number): Promise<Entity[]> => {
        if (place !== undefined) conditions.add('after');
        const rows = await executor.all(forScope(pageOf(conditions), scope), {
          ...wallsOf(scope, userNo),
          type: type ?? 'other',
          prefix: begins,
          end: `${begins}\u{10FFFF}`,
          afterMentions: place?.mentions ?? 0,
          afterId: place?.id ?? '',
          limit: size,
        });
        return withAliases(session, userNo, rows);
      };
      return inMemory ? beginning(begins, { pageAfter, after, limit }) : pageAfter(after, limit);
    },
    async mentioning(scope, { entityNos, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || entityNos.length === 0) return [];
      return executor.all(forScope(mentioningRows, scope), { ...wallsOf(scope, userNo), entityNos, limit });
    },
    async names(scope, { limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const rows = await executor.all(forScope(nameRows, scope), { ...wallsOf(scope, userNo), limit });
      if (executor.dialect.seals === true) rows.sort((a, b) => a.entityNo - b.entityNo || (a.key < b.key ? -1 : 1));
      return rows;
    },
    async mentions(scope, { mostOf, after, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const { entityNo: afterEntity = 0, seq: afterSeq = 0 } = after ?? {};
      const params = { ...wallsOf(scope, userNo), mostOf, afterEntity, afterSeq, limit };
      return executor.all(forScope(mentionRows, scope), params);
    },
    async mentionedBy(scope, { seqs }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || seqs.length === 0) return [];
      const rows = await executor.all(forScope(mentionedRows, scope), { ...wallsOf(scope, userNo), seqs });
      const entities = await withAliases(session, userNo, rows);
      return entities.map(({ seq, ...entity }) => ({ seq, entity }));
    },
  };
}

type PagePlace = Pick<Entity, 'mentions' | 'id'>;

/** Entities looked through at a time for those whose name begins so. */
const lookedThrough = 500;

/** The same list where the database cannot tell how a name begins. */
async function beginning(
  prefix: string,
  {
    pageAfter,
    after,
    limit,
  }: {
    readonly pageAfter: (place: PagePlace | undefined, size: number) => Promise<Entity[]>;
    readonly after: PagePlace | undefined;
    readonly limit: number;
  },
): Promise<Entity[]> {
  const found: Entity[] = [];
  let place = after;
  for (;;) {
    const page = await pageAfter(place, lookedThrough);
    found.push(
      ...page.filter(({ name, aliases }) => [name, ...aliases].some((one) => nameKey(one).startsWith(prefix))),
    );
    place = page.at(-1);
    if (place === undefined || page.length < lookedThrough || found.length >= limit) return found.slice(0, limit);
  }
}

async function withAliases<R extends EntityRow>(
  { executor }: Session,
  userNo: number,
  rows: readonly R[],
): Promise<(R & Pick<Entity, 'aliases'>)[]> {
  if (rows.length === 0) return [];
  const aliases = new Map<number, string[]>(rows.map(({ no }) => [no, []]));
  // Put in order here: where names are sealed, the database sees no order in them.
  const found = await executor.all(aliasesOf, { userNo, nos: [...aliases.keys()] });
  for (const { no, name } of found.toSorted((a, b) => (a.key < b.key ? -1 : 1))) aliases.get(no)?.push(name);
  return rows.map((row) => ({ ...row, aliases: aliases.get(row.no) ?? [] }));
}

/** The entity of these numbers, as `getMany` has it. */
export async function entityOf(session: Session, scope: UserScope, id: string): Promise<Entity | undefined> {
  return (await entityReader(session).getMany(scope, { ids: [id] }))[0];
}
