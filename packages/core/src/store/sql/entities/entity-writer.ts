import type { EntityType, EntityWriter, NewEntity } from '../../../domain/entities/entity-store.ts';
import { nameKey } from '../../../domain/memories/match-key.ts';
import { present } from '../../../domain/present.ts';
import { coversSpace, soleSpace, type UserScope } from '../../../domain/scope.ts';
import { raiseGraphVersion } from '../links/graph-version.ts';
import { ownSeqs } from '../memories/own-seqs.ts';
import type { WriteSession } from '../session.ts';
import { statement } from '../statement.ts';
import { entityOf, entityReader } from './entity-reader.ts';
import { mergeEntity } from './merge-entity.ts';
import { removeEntities } from './remove-entities.ts';

const ownerOfKey = statement((db, p: { userNo: number; space: string; key: string }) =>
  db
    .selectFrom('entity_aliases as alias')
    .innerJoin('entities', 'entities.entity_no', 'alias.entity_no')
    .select(['entities.entity_no as no', 'entities.id', 'entities.type'])
    .where('alias.user_no', '=', p.userNo)
    .where('alias.key', '=', p.key)
    .where('alias.space', '=', p.space),
);

const insertEntity = statement(
  (db, p: { userNo: number; space: string; id: string; name: string; type: EntityType; at: number }, dialect) =>
    db
      .insertInto('entities')
      .values({
        id: p.id,
        user_no: p.userNo,
        space: p.space,
        name: p.name,
        type: p.type,
        mentions: 0,
        created_at: p.at,
        updated_at: p.at,
      })
      .$if(dialect.returnsNumbers, (query) => query.returning('entity_no as number')),
);

const insertAlias = statement(
  (db, p: { userNo: number; space: string; key: string; no: number; name: string; own: 0 | 1 }) =>
    db
      .insertInto('entity_aliases')
      .values({ user_no: p.userNo, space: p.space, key: p.key, entity_no: p.no, name: p.name, own: p.own })
      .onConflict((conflict) => conflict.doNothing()),
);

const setType = statement((db, p: { no: number; type: EntityType }) =>
  db.updateTable('entities').set({ type: p.type }).where('entity_no', '=', p.no),
);

const noteUpdate = statement((db, p: { no: number; at: number }) =>
  db.updateTable('entities').set({ updated_at: p.at }).where('entity_no', '=', p.no),
);

const spacesOf = statement((db, p: { userNo: number; nos: readonly number[] }, dialect) =>
  db
    .selectFrom('entities')
    .select(['entity_no as no', 'space'])
    .where(dialect.isOneOf('entity_no', p.nos))
    .where('user_no', '=', p.userNo),
);

const insertMention = statement((db, p: { userNo: number; no: number; seq: number }) =>
  db
    .insertInto('mentions')
    .values({ user_no: p.userNo, entity_no: p.no, seq: p.seq })
    .onConflict((conflict) => conflict.doNothing()),
);

const countMention = statement((db, p: { no: number }) =>
  db
    .updateTable('entities')
    .set((eb) => ({ mentions: eb('mentions', '+', 1) }))
    .where('entity_no', '=', p.no),
);

const setName = statement((db, p: { no: number; name: string; at: number }) =>
  db.updateTable('entities').set({ name: p.name, updated_at: p.at }).where('entity_no', '=', p.no),
);

/** The one with this key is its own name from now on, and no other. */
const clearOwnKey = statement((db, p: { userNo: number; no: number }) =>
  db
    .updateTable('entity_aliases')
    .set({ own: 0 })
    .where('user_no', '=', p.userNo)
    .where('entity_no', '=', p.no)
    .where('own', '=', 1),
);

const setOwnKey = statement((db, p: { userNo: number; no: number; key: string }) =>
  db
    .updateTable('entity_aliases')
    .set({ own: 1 })
    .where('user_no', '=', p.userNo)
    .where('entity_no', '=', p.no)
    .where('key', '=', p.key),
);

const removeAliases = statement((db, p: { userNo: number; no: number; keys: readonly string[] }, dialect) =>
  db
    .deleteFrom('entity_aliases')
    .where('user_no', '=', p.userNo)
    .where('entity_no', '=', p.no)
    .where('own', '=', 0)
    .where('key', 'in', dialect.elements(p.keys)),
);

export function entityWriter(session: WriteSession): EntityWriter {
  const { executor } = session;

  /** Answers with the entity's id, and whether anything was new. */
  const ensureOne = async (
    entity: NewEntity,
    place: { readonly userNo: number; readonly space: string; readonly at: number },
  ): Promise<{ readonly id: string; readonly changed: boolean }> => {
    const { userNo, space, at } = place;
    const names = [entity.name, ...(entity.aliases ?? [])].map((name) => ({ name, key: nameKey(name) }));
    let found: { readonly no: number; readonly id: string; readonly type: EntityType } | undefined;
    for (const { key } of names) found ??= await executor.first(ownerOfKey, { userNo, space, key });
    let changed = found === undefined;
    if (found === undefined) {
      const { id, name, type } = entity;
      found = { id, type, no: present(await executor.insert(insertEntity, { userNo, space, id, name, type, at })) };
    }
    const { no, id, type } = found;
    for (const [index, { name, key }] of names.entries()) {
      const own = id === entity.id && index === 0 ? 1 : 0;
      if ((await executor.run(insertAlias, { userNo, space, key, no, name, own })) > 0) changed = true;
    }
    if (type === 'other' && entity.type !== 'other') {
      await executor.run(setType, { no, type: entity.type });
      changed = true;
    }
    if (changed) await executor.run(noteUpdate, { no, at });
    return { id, changed };
  };

  const placed = async (scope: UserScope, userNo: number, nos: readonly number[]): Promise<Map<number, string>> => {
    const rows = await executor.all(spacesOf, { userNo, nos: [...new Set(nos)] });
    return new Map(rows.filter(({ space }) => coversSpace(scope, space)).map(({ no, space }) => [no, space]));
  };

  return {
    ...entityReader(session),
    async ensure(scope, { entities, at }) {
      const space = soleSpace(scope);
      if (entities.length === 0) return [];
      const userNo = await session.ownUserNo(scope);
      const ensured: Awaited<ReturnType<typeof ensureOne>>[] = [];
      for (const entity of entities) ensured.push(await ensureOne(entity, { userNo, space, at }));
      if (ensured.some(({ changed }) => changed)) await raiseGraphVersion(session, userNo);
      const ids = ensured.map(({ id }) => id);
      const rows = await entityReader(session).getMany(scope, { ids: [...new Set(ids)] });
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id) => present(byId.get(id)));
    },
    async mention(scope, { mentions }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || mentions.length === 0) return;
      const nos = mentions.map(({ entityNo }) => entityNo);
      const entities = await placed(scope, userNo, nos);
      const seqs = mentions.map(({ seq }) => seq);
      const memories = await ownSeqs(session, scope, { userNo, seqs, deleted: false });
      let added = 0;
      for (const { entityNo: no, seq } of mentions) {
        const space = entities.get(no);
        if (space === undefined || memories.get(seq) !== space) continue;
        if ((await executor.run(insertMention, { userNo, no, seq })) === 0) continue;
        await executor.run(countMention, { no });
        added += 1;
      }
      if (added > 0) await raiseGraphVersion(session, userNo);
    },
    async merge(scope, params) {
      const userNo = await session.userNo(scope);
      const from = await entityOf(session, scope, params.from);
      const into = await entityOf(session, scope, params.into);
      if (userNo === undefined || from === undefined || into === undefined) return undefined;
      if (from.id === into.id || from.space !== into.space) return undefined;
      await mergeEntity(session, { userNo, from, into, at: params.at });
      return entityOf(session, scope, into.id);
    },
    async rename(scope, { id, name, at }) {
      const userNo = await session.userNo(scope);
      const entity = await entityOf(session, scope, id);
      const key = nameKey(name);
      if (userNo === undefined || entity?.aliases.some((alias) => nameKey(alias) === key) !== true) return;
      await executor.run(setName, { no: entity.no, name, at });
      await executor.run(clearOwnKey, { userNo, no: entity.no });
      await executor.run(setOwnKey, { userNo, no: entity.no, key });
      session.notePurge();
      await raiseGraphVersion(session, userNo);
    },
    async dropAliases(scope, { id, names }) {
      const userNo = await session.userNo(scope);
      const entity = await entityOf(session, scope, id);
      if (userNo === undefined || entity === undefined || names.length === 0) return;
      await executor.run(removeAliases, { userNo, no: entity.no, keys: names.map(nameKey) });
      session.notePurge();
      await raiseGraphVersion(session, userNo);
    },
    async remove(scope, { ids }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return 0;
      const found = await entityReader(session).getMany(scope, { ids });
      return removeEntities(session, { userNo, nos: found.map(({ no }) => no) });
    },
  };
}
