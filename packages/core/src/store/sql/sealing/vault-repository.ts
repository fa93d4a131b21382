import type { UserScope } from '../../../domain/scope.ts';
import type { SealingState, VaultReader, VaultWriter } from '../../../domain/secrets/vault.ts';
import { HoldfastError } from '../../../domain/errors.ts';
import { dropImage } from '../images/image-repository.ts';
import type { Session, WriteSession } from '../session.ts';
import { statement } from '../statement.ts';
import { keyOfText } from './data-key.ts';
import { resealNames, resealTenant, resealUser } from './reseal.ts';
import { dropRoot } from './roots.ts';
import { type Owner, ownerName, ownerOf, type UnitKeys } from './unit-keys.ts';

const dropKeys = statement((db, p: { userNo: number }) => db.deleteFrom('data_keys').where('user_no', '=', p.userNo));

const retire = statement((db, p: { userNo: number }) =>
  db.updateTable('data_keys').set({ state: 'old' }).where('user_no', '=', p.userNo).where('state', '=', 'current'),
);

const setRoot = statement((db, p: { no: number; root: string; wrapped: Uint8Array }) =>
  db.updateTable('data_keys').set({ root: p.root, wrapped: p.wrapped }).where('key_no', '=', p.no),
);

const addRoot = statement((db, p: { id: string; content: 0 | 1; at: number }) =>
  db
    .insertInto('root_keys')
    .values({ id: p.id, content: p.content, created_at: p.at })
    .onConflict((conflict) => conflict.doNothing()),
);

const roots = statement((db) => db.selectFrom('root_keys').select('id'));
const rootsInUse = statement((db, _: object, dialect) => dialect.lookUps.rootsInUse(db));

const rawContext = (context: string): string => `raw ${context}`;

export function vaultReader(session: Session): VaultReader {
  return {
    available: session.keys !== undefined,
    async openRaw(scope, { sealed, context }) {
      session.demand(scope);
      const no = keyOfText(sealed);
      if (no === undefined) return sealed;
      const owner = ownerOf(scope, 'user');
      const key = (await demandKeys(session).byNumbers(owner, [no])).get(no);
      if (key !== undefined) return key.openText(rawContext(context), sealed);
      throw new HoldfastError('integrity_failed', {
        detail: `The key ${no} of a sealed text is not there: it was destroyed.`,
      });
    },
    async state(scope): Promise<SealingState | undefined> {
      session.demand(scope);
      const rows = await session.keys?.rows(ownerOf(scope, scope.kind));
      const [current] = rows ?? [];
      if (rows === undefined || current === undefined) return undefined;
      return { roots: [...new Set(rows.map(({ root }) => root))], rest: current.rest, keyMadeAt: current.createdAt };
    },
  };
}

export function vaultWriter(session: WriteSession): VaultWriter {
  const { executor } = session;
  return {
    ...vaultReader(session),
    async sealRaw(scope, { text, context }) {
      if (session.keys === undefined || text === '') return text;
      await session.ownUserNo(scope);
      return (await session.keys.current(ownerOf(scope, 'user'))).sealText(rawContext(context), text);
    },
    async shred(scope) {
      const userNo = await session.userNo(scope);
      const { keys } = session;
      if (userNo === undefined || keys === undefined) return 0;
      const owner = ownerOf(scope, 'user');
      keys.noteShredded((await keys.rows(owner)).map(({ no }) => no));
      const gone = await keys.executor.run(dropKeys, { userNo });
      keys.forget(owner);
      if (gone > 0) session.notePurge();
      return gone;
    },
    async renew(scope) {
      const keys = demandContent(session);
      const { owner, userNo } = await ownerIn(session, scope);
      const [current] = await keys.rows(owner);
      if (current === undefined || current.rest !== 'none') {
        throw new HoldfastError('internal', {
          detail: 'A key is made anew only when all rows are under the one before.',
        });
      }
      await keys.executor.run(retire, { userNo });
      await keys.make(owner, 'old');
      await resealNames(keys, owner, userNo);
    },
    async reseal(scope, { limit }) {
      const keys = demandContent(session);
      if (scope.kind === 'tenant') {
        session.demand(scope);
        const done = await resealTenant(keys, ownerOf(scope, 'tenant'));
        if (done.rows > 0) session.notePurge();
        return done;
      }
      const { owner, userNo } = await ownerIn(session, scope);
      const done = await resealUser(keys, owner, { userNo, limit, dropImage: () => dropImage(session, userNo) });
      // What was not sealed, or under a key that is gone by the end, must be in no old page.
      if (done.rows > 0 || done.done) session.notePurge();
      return done;
    },
    async rewrap(scope) {
      session.demand(scope);
      const keys = demandKeys(session);
      const { keyring, content, now } = keys.sealing;
      const owner = ownerOf(scope, scope.kind);
      const rows = (await keys.rows(owner)).filter(({ root }) => root !== keyring.current);
      if (rows.length === 0) return 0;
      await executor.run(addRoot, { id: keyring.current, content: content ? 1 : 0, at: now() });
      for (const row of rows) {
        const secret = keyring.unwrap(row, ownerName(owner));
        await executor.run(setRoot, { no: row.no, ...keyring.wrap(secret, ownerName(owner)) });
      }
      keys.forget(owner);
      session.notePurge();
      return rows.length;
    },
    async dropRoots(scope) {
      session.demand(scope);
      const { keyring } = demandKeys(session).sealing;
      const used = new Set((await executor.all(rootsInUse, {})).map(({ root }) => root));
      const gone = (await executor.all(roots, {})).filter(({ id }) => id !== keyring.current && !used.has(id));
      for (const { id } of gone) await executor.run(dropRoot, { id });
      return gone.map(({ id }) => id);
    },
  };
}

async function ownerIn(
  session: WriteSession,
  scope: UserScope,
): Promise<{ readonly owner: Owner; readonly userNo: number }> {
  return { owner: ownerOf(scope, 'user'), userNo: await session.ownUserNo(scope) };
}

function demandKeys(session: Session): UnitKeys {
  if (session.keys !== undefined) return session.keys;
  throw new HoldfastError('encryption_key_missing', {
    detail: 'There are sealed values, and no secret key was given.',
  });
}

function demandContent(session: Session): UnitKeys {
  const keys = demandKeys(session);
  if (keys.sealing.content) return keys;
  throw new HoldfastError('config_invalid', {
    detail: 'The content of this database is not encrypted. See HOLDFAST_ENCRYPT.',
  });
}
