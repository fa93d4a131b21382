import { prepareMemory } from '../../../domain/memories/prepare.ts';
import type { Platform } from '../../../domain/platform.ts';
import type { UserScope } from '../../../domain/scope.ts';
import type { Store, Writers } from '../../../domain/store.ts';

/** Tables by how a row is known to belong to somebody. */
export const byUser = [
  'user_state',
  'users',
  'memories',
  'memory_counts',
  'memory_uses',
  'embeddings',
  'changes',
  'jobs',
  'index_images',
  'index_parts',
  'tombstones',
  'receipts',
  'entities',
  'entity_aliases',
  'mentions',
  'facts',
  'fact_sources',
  'links',
  'events',
  'user_life',
  'extractions',
  'user_marks',
  'consolidations',
  'consolidation_changes',
  'data_keys',
  'search_words',
  'search_states',
  'ingestions',
  'conversations',
  'call_events',
  'tool_invocations',
  'sessions',
  'snapshots',
  'todos',
  'system_states',
  'decisions',
  'problems',
  'solutions',
  'work_records',
  'planner_records',
  'planner_versions',
  'planner_sources',
  'planner_times',
  'webhook_feeds',
  'webhook_deliveries',
];
export const byTenant =
  'api_keys idempotency paused_jobs tenant_secrets settings model_budgets model_usage prompt_templates tenants call_identities webhooks'.split(
    ' ',
  );
/** Their rows take a number of their own unless told otherwise. */
export const numbered =
  'user_state memories index_parts entities facts events extractions receipts consolidations consolidation_changes data_keys conversations call_events tool_invocations sessions snapshots todos system_states decisions problems solutions work_records planner_records planner_versions planner_times webhook_deliveries'.split(
    ' ',
  );
/** Of these a user's settings show nothing. */
export const tenantAlone = ['api_keys', 'paused_jobs', 'settings', 'model_budgets', 'prompt_templates'];
/** Rows that are added and read, never changed; they have walls of their own. */
export const auditTables = ['audit_rows', 'audit_heads', 'audit_waiting'];
export const everyTable = [...byUser, ...byTenant, 'memory_versions'];

/** Leaves a row of this user, or of its tenant, in every table. */
export async function fill(store: Store, platform: Platform, scope: UserScope): Promise<void> {
  const name = `${scope.tenant} ${scope.user}`;
  const memory = prepareMemory({ content: `secret of ${name}`, tags: ['t'], salience: 0.5 }, platform, 'none');
  await store.write(scope, async (w) => {
    await w.users.ensure(scope, { at: 1, timeZone: 'UTC' });
    const [stored] = await w.memories.insert(scope, { memories: [memory] });
    await fillGraph(w, platform, scope, stored?.seq ?? 0);
    await w.memories.update(scope, { id: memory.id, patch: { salience: 0.6 }, at: 2 });
    await w.memories.touch(scope, { seqs: [stored?.seq ?? 0], at: 2 });
    const vector = { memoryId: memory.id, version: 2, head: 'semantic', model: 'm' } as const;
    await w.embeddings.put(scope, { vectors: [{ ...vector, values: new Float32Array([1]) }], at: 3 });
    await w.jobs.enqueue(scope, { jobs: [{ id: `job of ${name}`, kind: 'embed_memories', payload: {}, runAt: 0 }] });
    const part = await w.images.addPart(scope, { version: 9, bytes: new Uint8Array([1]) });
    await w.images.publish(scope, { version: 9, contents: 'c', parts: [part ?? 0] });
    const day = { id: `night of ${name}`, day: '2026-01-01', timeZone: 'UTC', origin: 'night' } as const;
    const { no } = await w.consolidations.begin(scope, { ...day, fromVersion: 0, untilVersion: 1, createdAt: 1 });
    await w.consolidations.addChanges(scope, { no, changes: [{ kind: 'fact', before: {}, after: {} }], at: 1 });
    await w.consolidations.setMark(scope, { name: 'm', value: 1 });
    const made = {
      id: `extraction of ${name}`,
      seq: stored?.seq ?? 0,
      kind: 'semantic',
      method: 'rules',
      facts: [],
    } as const;
    await w.extractions.insert(scope, { extractions: [made], at: 1 });
    await w.extractions.advance(scope, { seq: 1, add: {} });
    const [{ seq } = { seq: 0 }] = await w.memories.getMany(scope, { ids: [memory.id] });
    const words = { seq, space: 'default', length: 2, terms: ['secret', scope.user] };
    await w.search?.putWords(scope, { rows: [words], gone: [], state: { version: 1, through: seq, complete: true } });
    const record = { operation: 'remember', key: name, bodyHash: 'h', memoryIds: [memory.id], createdAt: 1 };
    await w.idempotency.put(scope, { record });
    await w.secrets.ensure(scope, { name: 'tombstone', value: new Uint8Array([1]), at: 1 });
    await w.tombstones.put(scope, { spaceMark: 's', marks: [name], reason: 'forgotten', at: 1 });
    await w.quotas.count(scope, { day: '2026-01-01', by: 1, keepFrom: '2025-12-01' });
    await w.vault.sealRaw(scope, { text: name, context: 'c' });
    await w.calls.noteIdentity(scope, { kind: 'phone', address: name, guest: true, at: 1 });
    const call = { provider: 'vapi', externalId: name, status: 'completed', startedAt: 1, turns: 0 } as const;
    const conversation = { ...call, id: `call of ${name}`, space: 'default', details: name };
    await w.calls.putConversation(scope, { conversation, at: 1 });
    const sent = { provider: 'vapi', key: name, type: 't', externalId: name, payload: name } as const;
    await w.calls.addEvent(scope, { event: sent, at: 1 });
    const asked = { tool: 't', origin: 'call', outcome: 'ok', request: name, response: '', at: 1 } as const;
    await w.calls.addInvocations(scope, { invocations: [{ ...asked, id: `tool of ${name}` }] });
    await fillSessions(w, scope, name);
    const problem = await w.knowledge.addProblem(scope, {
      problem: { id: `problem of ${name}`, seq, version: 1, exact: name, byMessage: name, occurrences: 1 },
      at: 1,
    });
    const solution = { id: `solution of ${name}`, problemNo: problem.no, seq, origin: 'told' } as const;
    await w.knowledge.addSolution(scope, { solution, at: 1 });
    const done = { id: `work of ${name}`, action: name, key: name, success: true, occurredAt: 1 } as const;
    await w.work.add(scope, { work: done, at: 1 });
    const plan = { id: `plan of ${name}`, noun: 'plan', state: 'draft', content: name, sources: [seq] } as const;
    const [drafted] = await w.planner.insert(scope, { records: [plan], at: 1 });
    if (drafted !== undefined)
      await w.planner.update(scope, { record: drafted, patch: { state: 'approved' }, keep: true, at: 2 });
    const time = { id: `time of ${name}`, noun: 'block', state: 'free', start: 1, end: 2, content: name } as const;
    await w.times.insert(scope, { times: [time], at: 1 });
    await w.webhooks.advance(scope, { place: { version: 1, at: 1 } });
    const news = { id: `news of ${name}`, type: 'memory.created', at: 1, data: {} };
    await w.webhooks.addDeliveries(scope, { deliveries: [{ webhookId: 'hook', event: news }], at: 1 });
    await w.receipts.begin(scope, { id: `receipt of ${name}`, request: '{}', progress: '{}', at: 1 });
  });
  const tenant = { kind: 'tenant', tenant: scope.tenant } as const;
  if (scope.user === 'ana') {
    await store.write(tenant, (w) => w.jobs.pause(tenant, { kinds: ['reembed'], at: 1 }));
  }
  const key = { id: `key of ${name}`, name, prefix: 'hf', permissions: [], createdAt: 1 };
  await store.write(tenant, async (w) => {
    await w.tenants.insert(tenant, { tenant: { id: scope.tenant, name, quotas: {}, createdAt: 1 } });
    await w.keys.insert(tenant, { key, hash: `hash of ${name}` });
    const expected = (await w.settings.get(tenant, { name: 'ai' }))?.version ?? 0;
    await w.settings.put(tenant, { name: 'ai', value: name, expected, at: 1 });
    await w.templates.add(tenant, { task: 'extract', text: { instructions: name, prompt: 'p' }, at: 1 });
    const hook = { id: 'hook', url: name, events: ['*'], content: false, secret: 's', state: 'active' } as const;
    if (scope.user === 'ana') {
      await w.webhooks.insert(tenant, { webhook: { ...hook, createdAt: 1, updatedAt: 1, retryAt: 0 } });
    }
    const place = { day: '2026-01-01', user: scope.user, task: 'extract', model: 'm' } as const;
    const amount = { inputTokens: 1, outputTokens: 1, cost: 1 };
    await w.usage.reserve(tenant, { place, amount, limits: { calls: 9, tokens: 99, cost: 9 } });
  });
}

async function fillSessions(w: Writers, scope: UserScope, name: string): Promise<void> {
  const of = { sessionId: name, words: '{}', createdAt: 1, salience: 0.5 } as const;
  const session = { id: `session of ${name}`, sessionId: name, status: 'active', capture: true, words: '{}' } as const;
  await w.sessions.addSession(scope, { session: { ...session, startedAt: 1, seenAt: 1 } });
  const kept = { ...of, id: `snapshot of ${name}`, kind: 'task', cause: 'manual', hash: 'h' } as const;
  await w.sessions.addSnapshot(scope, { snapshot: kept });
  const todo = { ...of, id: `todo of ${name}`, status: 'pending', progress: 0, updatedAt: 1 } as const;
  await w.sessions.addTodos(scope, { todos: [todo] });
  await w.sessions.putSystemState(scope, { name: 'n', words: '1', at: 1 });
  const decision = { ...of, id: `decision of ${name}`, open: false, decidedAt: 1 };
  await w.decisions.addDecision(scope, { decision });
}

async function fillGraph(w: Writers, platform: Platform, scope: UserScope, seq: number): Promise<void> {
  const other = prepareMemory({ content: 'other', tags: ['t'], salience: 0.5 }, platform, 'ready');
  const [linked] = await w.memories.insert(scope, { memories: [other] });
  const link = { from: seq, to: linked?.seq ?? 0, type: 'similar', weight: 1, origin: 'manual' } as const;
  await w.links.put(scope, { links: [link], at: 1 });
  const name = `${scope.tenant} ${scope.user}`;
  const [entity] = await w.entities.ensure(scope, {
    entities: [{ id: `entity of ${name}`, name, type: 'person' }],
    at: 1,
  });
  await w.entities.mention(scope, { mentions: [{ entityNo: entity?.no ?? 0, seq }] });
  const fact = { id: `fact of ${name}`, subject: name, predicate: 'is', object: 'secret', confidence: 1 } as const;
  await w.facts.insert(scope, { facts: [{ ...fact, origin: 'rules', sources: [seq] }], at: 1 });
  const event = { id: `event of ${name}`, type: 't', seq, memoryId: '', salience: 1, occurredAt: 1 };
  await w.events.append(scope, { events: [event], at: 1 });
}

/** Where a row of a tenant's table says whose it is, as `fill` made it. */
const userNameIn: Readonly<Record<string, string>> = {
  api_keys: 't.name',
  settings: "t.value::jsonb #>> '{}'",
  model_usage: "t.tenant || ' ' || t.user_id",
  prompt_templates: 't.instructions',
  call_identities: 't.address',
};

/** The user number of a row, as an expression over the alias `t`. */
export function ownerOf(table: string): string {
  if (byUser.includes(table)) return 't.user_no';
  if (table === 'memory_versions') return '(select user_no from holdfast.memories m where m.seq = t.seq)';
  if (table === 'paused_jobs' || table === 'webhooks') {
    return "(select user_no from holdfast.user_state s where s.tenant = t.tenant and s.user_id = 'ana')";
  }
  if (['tenant_secrets', 'tenants'].includes(table))
    return '(select min(user_no) from holdfast.user_state s where s.tenant = t.tenant)';
  // A day's budget names nobody: it is held for that of the tenant's last user.
  if (table === 'model_budgets') return '(select max(user_no) from holdfast.user_state s where s.tenant = t.tenant)';
  return `(select user_no from holdfast.user_state s where s.tenant || ' ' || s.user_id = ${userNameIn[table] ?? 't.key'})`;
}
