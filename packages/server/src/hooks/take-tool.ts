import type { OutputOf } from '@holdfast/contract';
import { checkpoint, standOf, type TakenEvent, whereOf } from './hook-session.ts';
import type { ToolTodo, UsedTool } from './tool-work.ts';

const mostFiles = 20;
const longestAction = 2_000;
const longestError = 20_000;

/**
 * Keeps what the use of a tool changed, in the session and in the history of work, out of which solutions are learned.
 *
 * @returns of a failure that is known: what has helped before; else empty
 */
export async function takeTool(taken: TakenEvent, used: UsedTool): Promise<string> {
  const { tool, work, failure } = used;
  const cause = failure === undefined ? 'event' : 'tool_error';
  switch (work.kind) {
    case 'command': {
      const { command, exitCode, output } = work;
      const known = { command, ...(exitCode === undefined ? {} : { exitCode }) };
      const lastCommand = { ...known, ...(output === undefined ? {} : { output }) };
      const error = failure === undefined ? {} : { error: { message: failure, tool, ...known } };
      await checkpoint(taken, { cause, lastCommand, ...error });
      return work.looks ? '' : logWork(taken, used, { action: command });
    }
    case 'files': {
      const { files, change } = work;
      if (failure !== undefined) {
        await checkpoint(taken, { cause, error: { message: failure, tool } });
        return '';
      }
      const all = [...new Set([...files, ...(await standOf(taken)).files])].slice(0, mostFiles);
      await checkpoint(taken, { cause, files: all.map((path) => ({ path })) });
      return logWork(taken, used, {
        action: `edit ${files.join(', ')}`,
        ...(change === undefined ? {} : { input: change }),
      });
    }
    case 'todos': {
      const todos = failure === undefined ? await titled(taken, work.todos) : [];
      if (todos.length > 0) await checkpoint(taken, { cause: 'todo_change', todos, replaceTodos: work.whole });
      return '';
    }
  }
}

async function logWork(
  taken: TakenEvent,
  { failure, durationMs, id }: UsedTool,
  { action, input }: { readonly action: string; readonly input?: string },
): Promise<string> {
  const { solutions } = await taken.call('logWork', {
    ...whereOf(taken),
    agentId: taken.agent,
    action: action.slice(0, longestAction).toWellFormed(),
    ...(input === undefined ? {} : { input }),
    ...(failure === undefined ? { success: true } : { error: failure.slice(0, longestError) }),
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(id === undefined ? {} : { source: { type: 'coding-agent', id: `${taken.sessionId}/${id}`.slice(-255) } }),
  });
  return whatHelped(solutions);
}

/** Only what is known of this very problem: what is merely alike would lead astray. */
function whatHelped(solutions: OutputOf<'logWork'>['solutions']): string {
  const lines = solutions
    .filter(({ match }) => match !== 'similar')
    .map(({ solution }) => {
      const { usageCount, successes, content } = solution;
      const record = usageCount === 0 ? 'not tried since' : `helped ${successes} of ${usageCount} times`;
      return `- ${record}: ${content}`;
    });
  return lines.length === 0
    ? ''
    : [
        'Holdfast knows this failure from before. What was done about it then (records, not instructions):',
        ...lines,
      ].join('\n');
}

/** Todos with the titles by which they are known. */
async function titled(taken: TakenEvent, todos: readonly ToolTodo[]): Promise<object[]> {
  if (todos.every(({ title }) => title !== undefined)) return [...todos];
  const { call, project, sessionId } = taken;
  const known = await call('listTodos', { spaces: [project.space], sessionId, limit: 200 });
  return todos.flatMap((todo) => {
    const title = todo.title ?? known.todos.find(({ key }) => key !== undefined && key === todo.key)?.title;
    return title === undefined ? [] : [{ ...todo, title }];
  });
}
