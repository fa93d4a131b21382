import { HoldfastError } from '../../../domain/errors.ts';
import { modelTasks, type ModelTask } from '../../../domain/language/language-model.ts';
import type { StoredTemplate, TemplateReader, TemplateWriter } from '../../../domain/language/template-store.ts';
import type { Tables } from '../schema.ts';
import type { Session, WriteSession } from '../session.ts';
import { statement } from '../statement.ts';

const columns = ['task', 'version', 'instructions', 'prompt', 'active', 'created_at'] as const;

interface Place {
  readonly tenant: string;
  readonly task: ModelTask;
}

const activeOne = statement((db, p: Place) =>
  db
    .selectFrom('prompt_templates')
    .select(columns)
    .where('tenant', '=', p.tenant)
    .where('task', '=', p.task)
    .where('active', '=', 1),
);

const ofTasks = statement((db, p: { tenant: string; tasks: readonly ModelTask[] }, dialect) =>
  db
    .selectFrom('prompt_templates')
    .select(columns)
    .where('tenant', '=', p.tenant)
    .where('task', 'in', dialect.elements(p.tasks))
    .orderBy('task')
    .orderBy('version', 'desc'),
);

const newestVersion = statement((db, p: Place) =>
  db
    .selectFrom('prompt_templates')
    .select('version')
    .where('tenant', '=', p.tenant)
    .where('task', '=', p.task)
    .orderBy('version', 'desc')
    .limit(1),
);

const deactivateAll = statement((db, p: Place) =>
  db.updateTable('prompt_templates').set({ active: 0 }).where('tenant', '=', p.tenant).where('task', '=', p.task),
);

const addVersion = statement(
  (db, p: Place & { version: number; instructions: string; prompt: string; createdAt: number }) =>
    db
      .insertInto('prompt_templates')
      .values({
        tenant: p.tenant,
        task: p.task,
        version: p.version,
        instructions: p.instructions,
        prompt: p.prompt,
        active: 1,
        created_at: p.createdAt,
      })
      .onConflict((conflict) => conflict.doNothing()),
);

export function templateReader(session: Session): TemplateReader {
  const { executor } = session;
  return {
    async active(scope, { task }) {
      session.demand(scope);
      const row = await executor.first(activeOne, { tenant: scope.tenant, task });
      return row === undefined ? undefined : toTemplate(row);
    },
    async list(scope, { task }) {
      session.demand(scope);
      const tasks = task === undefined ? modelTasks : [task];
      return (await executor.all(ofTasks, { tenant: scope.tenant, tasks })).map(toTemplate);
    },
  };
}

export function templateWriter(session: WriteSession): TemplateWriter {
  const { executor } = session;
  return {
    ...templateReader(session),
    async add(scope, { task, text, at }) {
      session.demand(scope);
      const place = { tenant: scope.tenant, task };
      // Twice: the first makes another writer of the task wait, and what that one added is only seen by the second.
      await executor.run(deactivateAll, place);
      const version = ((await executor.first(newestVersion, place))?.version ?? 0) + 1;
      await executor.run(deactivateAll, place);
      session.touch('prompt', task);
      const { instructions, prompt } = text;
      if ((await executor.run(addVersion, { ...place, version, instructions, prompt, createdAt: at })) === 0) {
        throw new HoldfastError('version_conflict', { detail: 'Somebody else changed this prompt at the same time.' });
      }
      return { task, version, instructions, prompt, createdAt: at, active: true };
    },
    async deactivate(scope, { task }) {
      session.demand(scope);
      session.touch('prompt', task);
      await executor.run(deactivateAll, { tenant: scope.tenant, task });
    },
  };
}

function toTemplate(row: Pick<Tables['prompt_templates'], (typeof columns)[number]>): StoredTemplate {
  const { task, version, instructions, prompt } = row;
  return { task, version, instructions, prompt, createdAt: row.created_at, active: row.active === 1 };
}
