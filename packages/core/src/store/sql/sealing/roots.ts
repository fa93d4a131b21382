import { statement } from '../statement.ts';

/** Notes the root key that content is sealed under from now on. */
export const putRoot = statement((db, p: { id: string; at: number }) =>
  db
    .insertInto('root_keys')
    .values({ id: p.id, content: 1, created_at: p.at })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ content: 1 })),
);

export const dropRoot = statement((db, p: { id: string }) => db.deleteFrom('root_keys').where('id', '=', p.id));
