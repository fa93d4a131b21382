import type { Entity, EntityType } from '../../../domain/entities/entity-store.ts';
import { nameKey } from '../../../domain/memories/match-key.ts';
import type { WriteSession } from '../session.ts';
import { statement } from '../statement.ts';
import { removeEntities } from './remove-entities.ts';

const passMentions = statement((db, p: { from: number; into: number }) =>
  db
    .insertInto('mentions')
    .columns(['user_no', 'entity_no', 'seq'])
    .expression((eb) =>
      eb
        .selectFrom('mentions as old')
        .select((inner) => ['old.user_no', inner.val(p.into).as('entity_no'), 'old.seq'])
        .where('old.entity_no', '=', p.from),
    )
    .onConflict((conflict) => conflict.doNothing()),
);

const passAliases = statement((db, p: { from: number; into: number }) =>
  db.updateTable('entity_aliases').set({ entity_no: p.into, own: 0 }).where('entity_no', '=', p.from),
);

type FactParams = { userNo: number; space: string; keys: readonly string[]; key: string };

const passFacts = (column: 'subject_key' | 'object_key') =>
  statement((db, p: FactParams, dialect) =>
    db
      .updateTable('facts')
      .set({ [column]: p.key })
      .where('user_no', '=', p.userNo)
      .where(column, 'in', dialect.elements(p.keys))
      .where('space', '=', p.space),
  );
const passSubjects = passFacts('subject_key');
const passObjects = passFacts('object_key');

const recount = statement((db, p: { no: number; type: EntityType; at: number }) =>
  db
    .updateTable('entities')
    .set((eb) => ({
      mentions: eb
        .selectFrom('mentions')
        .select((inner) => inner.fn.countAll<number>().as('count'))
        .where('mentions.entity_no', '=', p.no),
      type: p.type,
      updated_at: p.at,
    }))
    .where('entity_no', '=', p.no),
);

/** Makes one of two entities of one space. The words of facts stay as they are: only what they are found by changes. */
export async function mergeEntity(
  session: WriteSession,
  {
    userNo,
    from,
    into,
    at,
  }: { readonly userNo: number; readonly from: Entity; readonly into: Entity; readonly at: number },
): Promise<void> {
  const { executor } = session;
  await executor.run(passMentions, { from: from.no, into: into.no });
  await executor.run(passAliases, { from: from.no, into: into.no });
  const keys = [from.name, ...from.aliases].map(nameKey);
  const facts = { userNo, space: into.space, keys, key: nameKey(into.name) };
  await executor.run(passSubjects, facts);
  await executor.run(passObjects, facts);
  const type = into.type === 'other' ? from.type : into.type;
  await executor.run(recount, { no: into.no, type, at });
  await removeEntities(session, { userNo, nos: [from.no] });
}
