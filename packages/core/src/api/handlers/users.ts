import { HoldfastError, type OutputOf } from '@holdfast/contract';
import { z } from 'zod';
import { defined } from '../../domain/defined.ts';
import { patchQuotas, quotasOf, type UserQuotas } from '../../domain/limits/quotas.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { Readers } from '../../domain/store.ts';
import type { UserProfile } from '../../domain/tenants/user-store.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { ApiDependencies, Handlers } from '../handler.ts';
import { toTimestamp } from '../instants.ts';
import { refuseBound, refuseBoundToSpaces } from '../authorise.ts';

type UserHandlers = Pick<Handlers, 'createUser' | 'listUsers' | 'getUser' | 'updateUser' | 'stats'>;

export const userHandlers: UserHandlers = {
  async createUser({ input: { timeZone, quotas }, scope, context, dependencies }) {
    refuseBound(context.caller, 'createUser');
    const { store, platform } = dependencies;
    return store.write(scope, async (writers) => {
      if ((await writers.users.profile(scope)) !== undefined) {
        throw new HoldfastError('already_exists', {
          detail: 'This user is there already; updateUser changes it.',
          faults: [{ field: 'userId', message: 'is taken' }],
        });
      }
      await writers.users.ensure(scope, { at: platform.now(), timeZone: timeZone ?? dependencies.timeZone });
      const wanted = patchQuotas({}, quotas ?? {});
      if (Object.keys(wanted).length > 0) await writers.users.change(scope, { quotas: wanted });
      return { user: await presentUser(writers, scope, dependencies) };
    });
  },

  async getUser({ scope, context, dependencies }) {
    refuseBoundToSpaces(context.caller, 'getUser');
    const user = await dependencies.store.read(scope, (readers) => presentUser(readers, scope, dependencies));
    return { user };
  },

  async updateUser({ input: { timeZone, quotas }, scope, context, dependencies }) {
    refuseBound(context.caller, 'updateUser');
    return dependencies.store.write(scope, async (writers) => {
      const before = await profileOf(writers, scope);
      const wanted: UserQuotas | undefined = quotas === undefined ? undefined : patchQuotas(before.quotas, quotas);
      await writers.users.change(scope, defined({ timeZone, quotas: wanted }));
      return { user: await presentUser(writers, scope, dependencies) };
    });
  },

  async listUsers({ input: { limit, cursor }, scope: tenant, context, dependencies: { store } }) {
    refuseBound(context.caller, 'listUsers');
    const after = cursor === undefined ? undefined : readCursor(cursor, 'users', z.tuple([z.string()]))[0];
    const users = await store.read(tenant, (readers) =>
      readers.users.list(tenant, { limit: limit + 1, ...(after === undefined ? {} : { after }) }),
    );
    const page = users.slice(0, limit);
    const last = page.at(-1);
    return {
      users: page.map((user) => ({ ...user, spaces: [...user.spaces], createdAt: toTimestamp(user.createdAt) })),
      ...(users.length > limit && last !== undefined ? { nextCursor: writeCursor('users', [last.id]) } : {}),
    };
  },

  async stats({ scope, dependencies: { store, embeddings } }) {
    const [found, bytes] = await Promise.all([
      store.read(scope, async (readers) => ({
        counts: await readers.memories.counts(scope),
        jobs: await readers.jobs.counts(scope),
        version: await readers.changes.version(scope),
      })),
      store.bytes(),
    ]);
    const { total, archived, deleted, byKind, bySpace, embeddingReady, embeddingPending } = found.counts;
    return {
      memories: { total, archived, deleted, byKind: { ...byKind }, bySpace: { ...bySpace } },
      embeddings: {
        ready: embeddingReady,
        pending: embeddingPending,
        ...(embeddings.model === undefined ? {} : { model: embeddings.model }),
      },
      jobs: found.jobs,
      version: found.version,
      store: { driver: store.capabilities.driver, bytes },
    };
  },
};

/** @throws HoldfastError not_found */
async function profileOf(readers: Readers, scope: UserScope): Promise<UserProfile> {
  const profile = await readers.users.profile(scope);
  if (profile !== undefined) return profile;
  throw new HoldfastError('not_found', {
    detail: 'No such user. One comes into being with the first write that names it, or by createUser.',
    faults: [{ field: 'userId', message: 'was not found' }],
  });
}

/** @throws HoldfastError not_found */
async function presentUser(
  readers: Readers,
  scope: UserScope,
  { platform, quotas: defaults, timeZone }: ApiDependencies,
): Promise<OutputOf<'getUser'>['user']> {
  const profile = await profileOf(readers, scope);
  const { quotas, used } = await quotasOf(readers, scope, { defaults: defaults ?? { timeZone }, now: platform.now() });
  // Where nothing is counted, what a quota says holds for nothing.
  const limits = defaults === undefined ? {} : quotas;
  return {
    id: scope.user,
    createdAt: toTimestamp(profile.createdAt),
    timeZone: profile.timeZone,
    memories: { used: used.memories, ...defined({ quota: limits.memories }) },
    dailyIngestions: { used: used.ingestions, ...defined({ quota: limits.dailyIngestions }) },
  };
}
