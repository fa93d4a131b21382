import { type ParsedInputOf, defined } from '@holdfast/contract';
import { z } from 'zod';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { knownSolutions } from '../../domain/knowledge/find-solutions.ts';
import { present } from '../../domain/present.ts';
import { checkWork } from '../../domain/work/check-work.ts';
import { logWork, type WorkItem } from '../../domain/work/log-work.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Handlers } from '../handler.ts';
import { checkRange, toEndMillis, toMillis, toTimestamp } from '../instants.ts';
import { presentRanked, presentWork } from '../present-knowledge.ts';

/** How far back work counts as done, when nobody says. */
const windowMs = 30 * 86_400_000;
/** Solutions told of beside a failure. */
const mostSolutions = 3;

export const workHandlers: Pick<Handlers, 'logWork' | 'listWork' | 'checkWork'> = {
  async logWork({ input, scope, dependencies }) {
    const { work, outcome, problem } = await logWork(dependencies, scope, toItem(input));
    dependencies.wakeWorker();
    return dependencies.store.read(scope, async (readers) => {
      const reading = { readers, scope };
      const known = problem === undefined ? [] : await knownSolutions(readers.knowledge, scope, problem);
      const [shown] = await presentWork(reading, [work]);
      return {
        work: present(shown),
        outcome,
        solutions: await presentRanked(reading, known.slice(0, mostSolutions)),
      };
    });
  },

  async listWork({ input, scope, dependencies: { store, platform } }) {
    const { task, sessionId, success, problemId, includeArchived, limit, cursor } = input;
    const from = input.from === undefined ? undefined : toMillis(input.from);
    const to = input.to === undefined ? undefined : toEndMillis(input.to);
    checkRange({ from, to }, 'to');
    const asked = { task, sessionId, success, problemId, includeArchived, from, to };
    const list = platform.sha256(JSON.stringify(['work', scope, asked])).slice(0, 16);
    const place = cursor === undefined ? undefined : readCursor(cursor, list, z.tuple([z.number(), z.int()]));
    return store.read(scope, async (readers) => {
      const problem = problemId === undefined ? undefined : await readers.knowledge.problem(scope, { id: problemId });
      if (problemId !== undefined && problem === undefined) return { work: [] };
      const filter = { includeArchived, ...defined({ task, sessionId, success, from, to, problemNo: problem?.no }) };
      const found = await readers.work.list(scope, {
        filter,
        limit: limit + 1,
        ...(place === undefined ? {} : { after: { occurredAt: place[0], no: place[1] } }),
      });
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      return {
        work: await presentWork({ readers, scope }, page),
        ...(last === undefined ? {} : { nextCursor: writeCursor(list, [last.occurredAt, last.no]) }),
      };
    });
  },

  async checkWork({ input, scope, dependencies }) {
    const { store, platform } = dependencies;
    const { action, limit, minSimilarity } = input;
    const since = input.since === undefined ? platform.now() - windowMs : toMillis(input.since);
    const asked = {
      action,
      since,
      minSimilarity,
      limit,
      ...defined({ task: input.task }),
      ...jsonOf('input', input.input),
    };
    const { matches, failed } = await checkWork({ store, platform }, scope, asked);
    return store.read(scope, async (readers) => {
      const reading = { readers, scope };
      const works = await presentWork(
        reading,
        matches.map(({ work }) => work),
      );
      return {
        done: matches.length > 0,
        matches: matches.map(({ match, similarity, work: { occurredAt } }, place) => ({
          work: present(works[place]),
          match,
          similarity,
          why:
            match === 'same'
              ? `the same task, action and input, done ${toTimestamp(occurredAt)}`
              : `nearly the same words about the same things, done ${toTimestamp(occurredAt)}`,
        })),
        failed: await presentWork(reading, failed),
      };
    });
  },
};

function toItem(input: ParsedInputOf<'logWork'>): WorkItem {
  const { task, action, error, durationMs, sessionId, agentId, source } = input;
  const occurredAt = input.occurredAt === undefined ? undefined : toMillis(input.occurredAt);
  return {
    action,
    success: input.success ?? error === undefined,
    ...defined({ task, error, durationMs, sessionId, agentId, occurredAt }),
    ...(source === undefined ? {} : { source: { type: source.type, ...defined({ id: source.id }) } }),
    ...jsonOf('input', input.input),
    ...jsonOf('output', input.output),
  };
}

/** A JSON value as the store keeps it; null is a value. */
function jsonOf<N extends 'input' | 'output'>(name: N, value: unknown): { readonly [K in N]?: string } {
  // Sound: the one name that the type speaks of.
  return (value === undefined ? {} : { [name]: canonicalJson(value) }) as { readonly [K in N]?: string };
}
