import type { SecretName, SecretReader, SecretWriter } from '../../../domain/secrets/secret-store.ts';
import type { Session, WriteSession } from '../session.ts';
import { statement } from '../statement.ts';

interface Place {
  readonly tenant: string;
  readonly name: SecretName;
}

const findSecret = statement((db, p: Place) =>
  db.selectFrom('tenant_secrets').select('value').where('tenant', '=', p.tenant).where('name', '=', p.name),
);

const addSecret = statement((db, p: Place & { value: Uint8Array; at: number }) =>
  db
    .insertInto('tenant_secrets')
    .values({ tenant: p.tenant, name: p.name, value: p.value, created_at: p.at })
    .onConflict((conflict) => conflict.doNothing()),
);

const setSecret = statement((db, p: Place & { value: Uint8Array }) =>
  db.updateTable('tenant_secrets').set({ value: p.value }).where('tenant', '=', p.tenant).where('name', '=', p.name),
);

export function secretReader(session: Session): SecretReader {
  return {
    async get(scope, { name }) {
      session.demand(scope);
      return (await session.executor.first(findSecret, { tenant: scope.tenant, name }))?.value;
    },
  };
}

export function secretWriter(session: WriteSession): SecretWriter {
  const { executor } = session;
  const reader = secretReader(session);
  return {
    ...reader,
    async ensure(scope, { name, value, at }) {
      const known = await reader.get(scope, { name });
      if (known !== undefined) return known;
      await executor.run(addSecret, { tenant: scope.tenant, name, value, at });
      // Another process may have been faster; its value is the one that counts.
      return (await reader.get(scope, { name })) ?? value;
    },
    async replace(scope, { name, value }) {
      session.demand(scope);
      await executor.run(setSecret, { tenant: scope.tenant, name, value });
    },
  };
}
