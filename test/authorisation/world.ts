import { setTimeout as sleep } from 'node:timers/promises';
import { type Operation, type OperationName, operations, type Permission, permissions } from '@holdfast/contract';
import type { Caller } from '@holdfast/core';
import type { KnownValues } from '@holdfast/core/testing';
import type { Served } from '../../packages/server/src/testing/serve.ts';

/** Somebody's data, each piece with a word that stands nowhere else, and the ids of what is there. */
export interface Planted {
  readonly tenant: string;
  readonly user: string;
  readonly space: string;
  readonly canary: string;
  readonly ids: Readonly<Record<'memory' | 'fact' | 'entity' | 'event' | 'key' | 'snapshot' | 'decision', string>>;
}

export interface MatrixWorld {
  readonly server: Served;
  readonly planted: {
    readonly anaWork: Planted;
    readonly anaHome: Planted;
    readonly ben: Planted;
    readonly zoe: Planted;
  };
  /** Whose things may be changed. */
  readonly ria: Planted;
  readonly keys: {
    /** Of the local tenant, all permissions, bound to nobody. */
    readonly full: string;
    readonly boundToAna: string;
    readonly boundToWork: string;
    readonly otherTenant: string;
    readonly expired: string;
    readonly revoked: string;
  };
  /** A key that may do everything but what the operation is about. */
  without(name: OperationName): Promise<string>;
  /** What the planted users have, as one text; reading it counts no use. */
  snapshot(): Promise<string>;
}

const other = 'other-tenant';
/** Everybody has a session of this name. */
const plantedSession = 'planted';

export async function plantWorld(server: Served): Promise<MatrixWorld> {
  const { holdfast } = server;
  const { api } = holdfast;
  await holdfast.createTenant({ id: other });
  const ownerOf = (tenant: string): Caller => ({ kind: 'owner', tenant });
  const make = async (tenant: string, input: object): Promise<{ id: string; secret: string }> => {
    const { key, secret } = await api.call('createKey', input, { caller: ownerOf(tenant) });
    return { id: key.id, secret };
  };

  const plant = async (tenant: string, user: string, space: string): Promise<Planted> => {
    const canary = `CANARY${tenant.replaceAll('-', '')}${user}${space}`;
    const context = { caller: ownerOf(tenant), user };
    const { memory } = await api.call(
      'remember',
      { content: `${canary} likes tea`, space, sessionId: canary },
      context,
    );
    const { fact } = await api.call(
      'createFact',
      { subject: canary, predicate: 'likes', object: `${canary} tea`, space },
      context,
    );
    const { entities } = await api.call('listEntities', { spaces: [space] }, context);
    const { results } = await api.call(
      'recordEvents',
      { events: [{ type: 'note', content: `${canary} happened` }], space },
      context,
    );
    const worked = { space, sessionId: plantedSession, task: `${canary} task`, todos: [{ title: `${canary} todo` }] };
    const { snapshotId } = await api.call('checkpointSession', worked, context);
    const asked = { space, sessionId: plantedSession, question: `${canary} question`, choice: 'x' };
    const { decision } = await api.call('logDecision', asked, context);
    await api.call('setSystemState', { space, entries: { [canary]: canary } }, context);
    const { id: key } = await make(tenant, { name: `key of ${canary}`, userId: user, spaces: [space] });
    const ids = {
      memory: memory.id,
      fact: fact.id,
      entity: entities[0]?.id ?? fact.id,
      event: results[0]?.id ?? fact.id,
      snapshot: snapshotId ?? fact.id,
      decision: decision.id,
      key,
    };
    return { tenant, user, space, canary, ids };
  };

  const planted = {
    anaWork: await plant('local', 'ana', 'work'),
    anaHome: await plant('local', 'ana', 'home'),
    ben: await plant('local', 'ben', 'work'),
    zoe: await plant(other, 'zoe', 'work'),
  };
  const ria = await plant('local', 'ria', 'work');
  const soon = new Date(Date.now() + 250).toISOString();
  const expired = await make('local', { name: 'expired', expiresAt: soon });
  const revoked = await make('local', { name: 'revoked' });
  await holdfast.revokeKey({ id: revoked.id });
  const keys = {
    full: (await make('local', { name: 'full' })).secret,
    boundToAna: (await make('local', { name: 'ana', userId: 'ana' })).secret,
    boundToWork: (await make('local', { name: 'work', userId: 'ana', spaces: ['work'] })).secret,
    otherTenant: (await make(other, { name: 'theirs' })).secret,
    expired: expired.secret,
    revoked: revoked.secret,
  };
  await sleep(Math.max(0, Date.parse(soon) - Date.now() + 5));

  const narrow = new Map<string, Promise<string>>();
  const narrowed = (name: string, input: object): Promise<string> => {
    const made = narrow.get(name) ?? make('local', { name, ...input }).then(({ secret }) => secret);
    narrow.set(name, made);
    return made;
  };

  return {
    server,
    planted,
    ria,
    keys,
    without(name) {
      const { permission }: Operation = operations[name];
      if (permission === 'none' || permission === 'owner') return Promise.resolve(keys.full);
      const rest: Permission[] = permissions.filter((one) => one !== permission);
      return narrowed(`all but ${permission}`, { permissions: rest });
    },
    async snapshot() {
      // What the key bound to ana writes in other spaces of ana is its right.
      const watched = [planted.anaHome, planted.ben, planted.zoe];
      const parts = watched.map(async ({ tenant, user, space, ids }) => {
        const context = { caller: ownerOf(tenant), user };
        const spaces = user === 'ana' ? [space] : '*';
        const { memories } = await api.call('listMemories', { spaces, limit: 200 }, context);
        const { facts } = await api.call('listFacts', { spaces }, context);
        const { entities } = await api.call('listEntities', { spaces }, context);
        const { events } = await api.call('listEvents', { spaces }, context);
        const { sessions } = await api.call('listSessions', { spaces }, context);
        const { snapshots } = await api.call('listSnapshots', { spaces, archived: true }, context);
        const { todos } = await api.call('listTodos', { spaces, archived: true }, context);
        const { systemState } = await api.call('listSystemState', { spaces }, context);
        const { decisions } = await api.call('listDecisions', { spaces, includeSuperseded: true }, context);
        const { keys: listed } = await api.call('listKeys', {}, context);
        return {
          user,
          memories: memories.map(({ id, version, state, pinned, content }) => [id, version, state, pinned, content]),
          facts: facts.map(({ id, status, object }) => [id, status, object]),
          entities: entities.map(({ id, name }) => [id, name]),
          events: events.map(({ id }) => id),
          kept: { sessions, snapshots, todos, systemState, decisions },
          key: listed.some(({ id }) => id === ids.key),
        };
      });
      return JSON.stringify(await Promise.all(parts), null, 1);
    },
  };
}

const idByGroup: Readonly<Partial<Record<Operation['group'], keyof Planted['ids']>>> = {
  facts: 'fact',
  entities: 'entity',
  events: 'event',
  keys: 'key',
  sessions: 'snapshot',
  decisions: 'decision',
};

/** Ids of somebody's things, under the names that fields of the operation have. */
export function knownOf(name: OperationName, { ids }: Planted): KnownValues {
  const { group }: Operation = operations[name];
  return {
    id: [ids[idByGroup[group] ?? 'memory']],
    from: [ids.memory],
    to: [ids.memory],
    into: [ids.entity],
    memoryId: [ids.memory],
    entityId: [ids.entity],
    factId: [ids.fact],
    entity: [ids.entity],
    sessionId: [plantedSession],
    session_id: [plantedSession],
    supersedes: [ids.decision],
  };
}
