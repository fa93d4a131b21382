import { setTimeout as sleep } from 'node:timers/promises';
import { HoldfastError, type InputOf } from '@holdfast/contract';
import { type Asked, fault, type Mem0Parts, textField } from './parts.ts';

type Forgetting = Pick<InputOf<'forget'>, 'userId' | 'spaces' | 'target'>;

const patienceMs = 10_000;
const pauseMs = 25;

const understood = new Set(['user_id', 'app_id', 'agent_id', 'run_id', 'org_id', 'project_id']);

/** All memories of a user, or of an app, an agent or a run of it, for good. Nobody named means nobody: never everybody. */
export async function removeAll(parts: Mem0Parts, asked: Asked): Promise<object> {
  const { query } = asked;
  // What is not understood must not be left out: it would have narrowed what goes for good.
  const other = Object.keys(query).find((name) => !understood.has(name));
  if (other !== undefined) throw fault(other, 'narrows nothing here: only user_id, app_id, agent_id and run_id do');
  await forgetAll(parts, asked, {
    user: textField(query, 'user_id'),
    app: textField(query, 'app_id'),
    agent: textField(query, 'agent_id'),
    run: textField(query, 'run_id'),
  });
  return { message: 'Memories deleted successfully!' };
}

export async function removeEntity(parts: Mem0Parts, asked: Asked): Promise<object> {
  const type = asked.pathValue('type');
  const name = asked.pathValue('name');
  switch (type) {
    case 'user':
    case 'app':
    case 'agent':
    case 'run':
      await forgetAll(parts, asked, { [type]: name });
      return { message: 'Entity deleted successfully!' };
    default:
      throw fault('type', 'must be user, app, agent or run');
  }
}

interface Named {
  readonly user?: string | undefined;
  readonly app?: string | undefined;
  readonly agent?: string | undefined;
  readonly run?: string | undefined;
}

async function forgetAll({ api }: Mem0Parts, { context }: Asked, named: Named): Promise<void> {
  const wanted = forgettingOf(named, context);
  try {
    const { planned } = await api.call('forget', { ...wanted, dryRun: true }, context);
    const confirm = planned?.confirm;
    const done = await api.call('forget', { ...wanted, ...(confirm === undefined ? {} : { confirm }) }, context);
    if (done.status === 'running' && done.id !== undefined) {
      await untilComplete({ api }, context, {
        id: done.id,
        ...(named.user === undefined ? {} : { userId: named.user }),
      });
    }
  } catch (error) {
    // Nothing is there of somebody unknown, which is what was asked for.
    if (!(error instanceof HoldfastError && error.code === 'not_found')) throw error;
  }
}

function forgettingOf({ user, app, agent, run }: Named, { caller }: Asked['context']): Forgetting {
  const values = [user, app, agent, run];
  if (values.every((value) => value === undefined)) throw fault('user_id', 'is needed, or app_id, agent_id or run_id');
  if (values.includes('*')) throw fault('user_id', 'must name one user: all of them at once are not deleted');
  const whose = user === undefined ? {} : { userId: user };
  if (agent === undefined && run === undefined) {
    return app === undefined
      ? { ...whose, target: { type: 'user' } }
      : { ...whose, spaces: [app], target: { type: 'space' } };
  }
  const bound = caller.kind === 'key' ? caller.key.spaces : undefined;
  return {
    ...whose,
    spaces: app === undefined ? (bound === undefined ? '*' : [...bound]) : [app],
    target: {
      type: 'filter',
      ...(agent === undefined ? {} : { agentId: agent }),
      ...(run === undefined ? {} : { sessionId: run }),
    },
  };
}

/** What is much is removed by a job; a client that lists afterwards should find nothing. */
async function untilComplete(
  { api }: Pick<Mem0Parts, 'api'>,
  context: Asked['context'],
  of: InputOf<'getReceipt'>,
): Promise<void> {
  const until = performance.now() + patienceMs;
  while (performance.now() < until) {
    const { status } = await api.call('getReceipt', of, context);
    if (status === 'complete') return;
    await sleep(pauseMs);
  }
}
