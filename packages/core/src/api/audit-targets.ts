import { type OperationName, operations } from '@holdfast/contract';

/** What `id` means in the input of an operation, by the group that it belongs to. */
const kinds: Partial<Record<(typeof operations)[OperationName]['group'], string>> = {
  memories: 'memory',
  recall: 'memory',
  links: 'memory',
  facts: 'fact',
  events: 'event',
  entities: 'entity',
  extractions: 'extraction',
  consolidation: 'consolidation',
  sessions: 'session',
  decisions: 'decision',
  users: 'user',
  keys: 'key',
  jobs: 'job',
  webhooks: 'webhook',
  plans: 'plan',
  tasks: 'task',
  schedule: 'schedule',
  calendars: 'calendar',
  knowledge: 'problem',
  procedures: 'run',
  reflections: 'reflection',
};
/** Operations whose ids are of another kind than the rest of their group. */
const otherKinds: Readonly<Record<string, string>> = {
  getReceipt: 'forgetting',
  getSnapshot: 'snapshot',
  listProcedures: 'procedure',
  changeProcedure: 'procedure',
  listSprints: 'sprint',
  updateSprint: 'sprint',
  closeSprint: 'sprint',
  updateBlock: 'block',
  removeBlock: 'block',
  removeBusy: 'busy',
};
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
/** Fields that hold ids of Holdfast; names that callers choose (users, sessions, sources) are looked for nowhere. */
const fields = ['id', 'ids', 'from', 'to', 'sources', 'memoryId', 'memoryIds'];

/** The ids that the input of a call names, by kind: also what it would have touched, had it not failed. */
export function namedIds(name: OperationName, input: object): ReadonlyMap<string, ReadonlySet<string>> {
  const named = new Map<string, Set<string>>();
  const add = (kind: string, values: unknown): void => {
    for (const value of Array.isArray(values) ? values : [values]) {
      if (typeof value !== 'string' || !uuid.test(value)) continue;
      const known = named.get(kind);
      if (known === undefined) named.set(kind, new Set([value]));
      else known.add(value);
    }
  };
  const own = otherKinds[name] ?? kinds[operations[name].group] ?? operations[name].group;
  const given: Record<string, unknown> = { ...input };
  for (const field of fields) {
    const memory = field.startsWith('memory') || field === 'sources';
    if (given[field] !== undefined) add(memory ? 'memory' : own, given[field]);
  }
  const { target } = given;
  if (typeof target === 'object' && target !== null) {
    const { type, id, ids }: Record<string, unknown> = { ...target };
    add(type === 'entity' ? 'entity' : 'memory', id);
    add('memory', ids);
  }
  return named;
}
