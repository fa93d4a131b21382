import { HoldfastError } from '@holdfast/contract';
import type { Call } from '../call.ts';
import { isObject } from './line-format.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Kinds of lines that hold what sessions keep. */
export const sessionKinds = ['session', 'snapshot', 'todo', 'systemState', 'decision'] as const;
export type SessionKind = (typeof sessionKinds)[number];

export interface SessionReport {
  /** Sessions, snapshots, todos, system state and decisions that were stored. */
  sessions: number;
  /** What is known already, or was put away. */
  leftOut: number;
}

type Importers = Readonly<Record<SessionKind, (value: Fields, space: string) => Promise<boolean>>>;

export interface SessionImporter {
  store(kind: SessionKind, value: Fields, space: string): Promise<void>;
  /** Ends those that had ended, once all that they keep is there. */
  finish(): Promise<void>;
}

/**
 * Stores what an export has of sessions anew, line by line. What is known already is left as it is. Of todos that were put away only
 * those come back that were done in a session that has ended; one that was handed over comes back as ended.
 */
export function sessionImporter(call: Call, report: SessionReport): SessionImporter {
  /** Sessions that had ended, by space and name. */
  const ends = new Map<string, object>();
  const place = (space: string, sessionId: unknown): string => JSON.stringify([space, sessionId]);
  /** From the id of a decision in the export to that which it has here. */
  const decided = new Map<string, string>();
  /** Decisions of the export that wait for the one that takes their place. */
  const replaced = new Map<string, string>();

  const importers: Importers = {
    async session(value, space) {
      const sessionId = textOf(value['sessionId']);
      if (await isThere(call, sessionId, space)) return false;
      const { agentId, task, capture, parent, continues, status, outcome, summary } = value;
      const known = async (name: unknown): Promise<unknown> =>
        typeof name === 'string' && (await isThere(call, name, space)) ? name : undefined;
      const inside = await known(parent);
      await call('startSession', {
        sessionId,
        space,
        agentId,
        task,
        capture,
        continues: (await known(continues)) ?? false,
        ...(inside === undefined ? {} : { parent: inside }),
      });
      if (status !== 'active') ends.set(place(space, sessionId), { sessionId, space, outcome, summary });
      return true;
    },
    async snapshot(value, space) {
      const { sessionId, kind, data, tags, salience, expiresAt, record } = value;
      const { snapshots } = await call('listSnapshots', {
        spaces: [space],
        sessionId,
        kind,
        archived: true,
        limit: 200,
      });
      const hash = isObject(record) ? record['contentHash'] : undefined;
      if (snapshots.some(({ contentHash }) => contentHash === hash)) return false;
      // One that came of an event would take the place of the one before, which comes in the same moment here.
      await call('saveSnapshot', { space, sessionId, kind, data, tags, salience, expiresAt: expiresAt ?? null });
      return true;
    },
    async todo(value, space) {
      const { sessionId, archived, key, title, status, progress, blockers, notes, salience } = value;
      const over = status === 'done' || status === 'cancelled';
      if (archived === true && !(over && ends.has(place(space, sessionId)))) return false;
      const { todos } = await call('listTodos', { spaces: [space], sessionId, limit: 200 });
      if (todos.some((todo) => todo.title === title && todo.sessionId === sessionId)) return false;
      const item = { key, title, status, progress, blockers, notes, salience };
      await call('saveTodos', { space, sessionId, todos: [item] });
      return true;
    },
    async systemState(value, space) {
      const name = textOf(value['name']);
      const { systemState } = await call('listSystemState', { spaces: [space] });
      if (systemState.some((state) => state.name === name)) return false;
      await call('setSystemState', { space, sessionId: value['sessionId'], entries: { [name]: value['value'] } });
      return true;
    },
    async decision(value, space) {
      const { record, question, choice, decidedAt } = value;
      const { id, supersededBy } = isObject(record) ? record : {};
      if (typeof supersededBy === 'string') replaced.set(supersededBy, textOf(id));
      const asked = { spaces: [space], includeSuperseded: true, limit: 200 };
      const same = (await call('listDecisions', asked)).decisions.find(
        (one) => one.question === question && one.choice === choice && one.decidedAt === decidedAt,
      );
      if (same !== undefined) {
        decided.set(textOf(id), same.id);
        return false;
      }
      const { sessionId, options, reasons, revisitAt, tags, salience } = value;
      const said = { question, choice, decidedAt, options, reasons, revisitAt, tags, salience };
      const supersedes = decided.get(replaced.get(textOf(id)) ?? '');
      const { decision } = await call('logDecision', { space, sessionId, ...said, supersedes });
      decided.set(textOf(id), decision.id);
      return true;
    },
  };

  return {
    async store(kind, value, space) {
      if (await importers[kind](value, space)) report.sessions += 1;
      else report.leftOut += 1;
    },
    async finish() {
      for (const end of ends.values()) await call('endSession', end);
    },
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

async function isThere(call: Call, sessionId: string, space: string): Promise<boolean> {
  try {
    await call('getSession', { sessionId, spaces: [space] });
    return true;
  } catch (error) {
    if (error instanceof HoldfastError && error.code === 'not_found') return false;
    throw error;
  }
}
