import type { SettingsName, SettingsReader, SettingsWriter } from '../../../domain/settings/settings-store.ts';
import type { Session, WriteSession } from '../session.ts';
import { statement } from '../statement.ts';

interface Place {
  readonly tenant: string;
  readonly name: SettingsName;
}

const findSetting = statement((db, p: Place) =>
  db.selectFrom('settings').select(['value', 'version']).where('tenant', '=', p.tenant).where('name', '=', p.name),
);

const firstValue = statement((db, p: Place & { value: string; at: number }) =>
  db
    .insertInto('settings')
    .values({ tenant: p.tenant, name: p.name, value: p.value, version: 1, updated_at: p.at })
    .onConflict((conflict) => conflict.doNothing()),
);

const nextValue = statement((db, p: Place & { value: string; expected: number; next: number; at: number }) =>
  db
    .updateTable('settings')
    .set({ value: p.value, version: p.next, updated_at: p.at })
    .where('tenant', '=', p.tenant)
    .where('name', '=', p.name)
    .where('version', '=', p.expected),
);

export function settingsReader(session: Session): SettingsReader {
  const { executor } = session;
  return {
    async get(scope, { name }) {
      session.demand(scope);
      const row = await executor.first(findSetting, { tenant: scope.tenant, name });
      if (row === undefined) return undefined;
      const value: unknown = JSON.parse(row.value);
      return { value, version: row.version };
    },
  };
}

export function settingsWriter(session: WriteSession): SettingsWriter {
  const { executor } = session;
  return {
    ...settingsReader(session),
    async put(scope, { name, value, expected, at }) {
      session.demand(scope);
      const row = { tenant: scope.tenant, name, value: JSON.stringify(value), at };
      const next = expected + 1;
      const stored = await (expected === 0
        ? executor.run(firstValue, row)
        : executor.run(nextValue, { ...row, expected, next }));
      if (stored === 0) return undefined;
      session.touch('setting', name);
      return { value, version: next };
    },
  };
}
