import { HoldfastError, defined } from '@holdfast/contract';
import { z } from 'zod';
import { addSolution } from '../../domain/knowledge/add-solution.ts';
import { findSolutions } from '../../domain/knowledge/find-solutions.ts';
import { rankSolutions } from '../../domain/knowledge/rank-solutions.ts';
import { recordOutcome } from '../../domain/knowledge/record-outcome.ts';
import { present } from '../../domain/present.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Handlers } from '../handler.ts';
import {
  presentMatches,
  presentProblems,
  presentRanked,
  presentSignature,
  presentSolution,
  presentSolutions,
  presentWork,
} from '../present-knowledge.ts';

type KnowledgeHandlers = Pick<
  Handlers,
  'findSolutions' | 'addSolution' | 'recordOutcome' | 'listProblems' | 'getProblem'
>;

/** The latest work that is told of with a problem. */
const mostWork = 10;

export const knowledgeHandlers: KnowledgeHandlers = {
  async findSolutions({ input, scope, dependencies }) {
    const { problem: text, similar, limit } = input;
    const found = await findSolutions(dependencies, scope, { text, similar, limit });
    const { store, platform } = dependencies;
    return store.read(scope, async (readers) => ({
      signature: presentSignature(found.signature),
      solutions: await presentRanked({ readers, scope }, found.solutions),
      problems: await presentMatches({ readers, platform, scope }, found.matches),
      degraded: [...found.degraded],
    }));
  },

  async addSolution({ input, scope, dependencies }) {
    const { problem: text = '', problemId, solution: content, sessionId, agentId } = input;
    const added = await addSolution(dependencies, scope, {
      problem: problemId === undefined ? { text } : { id: problemId },
      item: { content, origin: 'told', ...defined({ sessionId, agentId }) },
    });
    const { solution, problem, outcome } = present(added);
    dependencies.wakeWorker();
    const { store, platform } = dependencies;
    return store.read(scope, async (readers) => {
      const [shown] = await presentProblems({ readers, platform, scope }, [problem]);
      return { solution: await presentSolution({ readers, scope }, solution), problem: present(shown), outcome };
    });
  },

  async recordOutcome({ input, scope, dependencies }) {
    const { solutionId, problem: text = '', solution: content = '', success, sessionId, agentId } = input;
    let id = solutionId;
    if (id === undefined) {
      const item = { content, origin: 'told', ...defined({ sessionId, agentId }) } as const;
      id = present(await addSolution(dependencies, scope, { problem: { text }, item })).solution.id;
      dependencies.wakeWorker();
    }
    const solution = await recordOutcome(dependencies, scope, { id, success });
    return dependencies.store.read(scope, async (readers) => ({
      solution: await presentSolution({ readers, scope }, solution),
    }));
  },

  async listProblems({
    input: { unsolved, includeArchived, limit, cursor },
    scope,
    dependencies: { store, platform },
  }) {
    const list = platform.sha256(JSON.stringify(['problems', scope, unsolved, includeArchived])).slice(0, 16);
    const place = cursor === undefined ? undefined : readCursor(cursor, list, z.tuple([z.number(), z.int()]));
    return store.read(scope, async (readers) => {
      const found = await readers.knowledge.listProblems(scope, {
        unsolved,
        includeArchived,
        limit: limit + 1,
        ...(place === undefined ? {} : { after: { lastSeenAt: place[0], no: place[1] } }),
      });
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      return {
        problems: await presentProblems({ readers, platform, scope }, page),
        ...(last === undefined ? {} : { nextCursor: writeCursor(list, [last.lastSeenAt, last.no]) }),
      };
    });
  },

  async getProblem({ input: { id }, scope, dependencies: { store, platform } }) {
    return store.read(scope, async (readers) => {
      const problem = await readers.knowledge.problem(scope, { id });
      if (problem === undefined) throw noProblem(id);
      const solutions = await readers.knowledge.solutionsOf(scope, { problemNos: [problem.no] });
      const ranked = rankSolutions([{ problem, level: 'exact', similarity: 1, why: '' }], solutions);
      const work = await readers.work.list(scope, {
        filter: { problemNo: problem.no, includeArchived: true },
        limit: mostWork,
      });
      const [shown] = await presentProblems({ readers, platform, scope }, [problem]);
      return {
        problem: present(shown),
        solutions: await presentSolutions(
          { readers, scope },
          ranked.map(({ solution }) => ({ ...solution, problemId: id })),
        ),
        work: await presentWork({ readers, scope }, work),
      };
    });
  },
};

function noProblem(id: string): HoldfastError {
  return new HoldfastError('not_found', {
    detail: `No problem ${id} in this space. Name its space if it is not in the default one.`,
    faults: [{ field: 'id', message: 'was not found' }],
  });
}
