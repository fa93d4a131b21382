import { defined, type OutputOf } from '@holdfast/contract';
import { z } from 'zod';
import type { PeriodKind } from '../../domain/planner/reflections/period.ts';
import { reflect } from '../../domain/planner/reflections/reflect.ts';
import { readReflection, type Reflection } from '../../domain/planner/reflections/reflection.ts';
import { demand } from '../../domain/planner/records/records.ts';
import type { UserScope } from '../../domain/scope.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { ApiDependencies, Handlers } from '../handler.ts';
import { presentReflection } from '../present-reflections.ts';

type ReflectionHandlers = Pick<Handlers, 'reflectDaily' | 'reflectWeekly' | 'listReflections' | 'getReflection'>;

export const reflectionHandlers: ReflectionHandlers = {
  reflectDaily: ({ input: { day }, scope, dependencies }) => reflectOn(dependencies, scope, { kind: 'day', day }),

  reflectWeekly: ({ input: { day }, scope, dependencies }) => reflectOn(dependencies, scope, { kind: 'week', day }),

  async listReflections({ input: { period, limit, cursor }, scope, dependencies: { store, platform } }) {
    const list = platform.sha256(JSON.stringify(['reflections', scope, period])).slice(0, 16);
    const before = cursor === undefined ? undefined : readCursor(cursor, list, z.tuple([z.int()]))[0];
    const found = await store.read(scope, async ({ planner }) => {
      const kept: Reflection[] = [];
      // The period is inside of the text, which no condition of the store can look into.
      for (let place = before; ;) {
        const page = await planner.list(scope, { noun: 'reflection', limit: limit + 1, ...defined({ before: place }) });
        kept.push(...page.map(readReflection).filter((one) => period === undefined || one.period === period));
        place = page.at(-1)?.no;
        if (kept.length > limit || page.length <= limit) return kept;
      }
    });
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      reflections: page.map(presentReflection),
      ...(last === undefined ? {} : { nextCursor: writeCursor(list, [last.record.no]) }),
    };
  },

  async getReflection({ input: { id }, scope, dependencies: { store } }) {
    const record = await store.read(scope, ({ planner }) => demand(planner, scope, { noun: 'reflection', id }));
    return { reflection: presentReflection(readReflection(record)) };
  },
};

async function reflectOn(
  { store, platform, timeZone, reflecting }: ApiDependencies,
  scope: UserScope,
  { kind, day }: { readonly kind: PeriodKind; readonly day: string | undefined },
): Promise<OutputOf<'reflectDaily'>> {
  const { outcome, reflection, promoted } = await reflect({ store, platform, timeZone, ...reflecting }, scope, {
    kind,
    ...defined({ day }),
  });
  return {
    outcome,
    promoted,
    ...(reflection === undefined ? {} : { reflection: presentReflection(reflection) }),
  };
}
