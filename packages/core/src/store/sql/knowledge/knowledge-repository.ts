import { sql } from 'kysely';
import type {
  KnowledgeReader,
  KnowledgeWriter,
  NewProblem,
  NewSolution,
  Problem,
  Solution,
} from '../../../domain/knowledge/knowledge-store.ts';
import type { TrackRecord } from '../../../domain/knowledge/track-record.ts';
import { defined } from '../../../domain/defined.ts';
import { present } from '../../../domain/present.ts';
import { soleSpace } from '../../../domain/scope.ts';
import { getOrMake } from '../get-or-make.ts';
import type { Session, WriteSession } from '../session.ts';
import { forScope, type Spaced, spaced, type Walls, wallsOf } from '../spaced.ts';
import { statement } from '../statement.ts';

const problemColumns = [
  'problems.problem_no as no',
  'problems.id',
  'problems.space',
  'problems.seq',
  'problems.signature_version as version',
  'problems.exact_hash as exact',
  'problems.frames_hash as byFrames',
  'problems.message_hash as byMessage',
  'problems.occurrences',
  'problems.state',
  'problems.first_seen_at as firstSeenAt',
  'problems.last_seen_at as lastSeenAt',
] as const;

type ProblemRow = Omit<Problem, 'byFrames'> & { readonly byFrames: string | null };

const solutionColumns = [
  'solutions.solution_no as no',
  'solutions.id',
  'solutions.space',
  'solutions.problem_no as problemNo',
  'solutions.seq',
  'solutions.origin',
  'solutions.successes',
  'solutions.failures',
  'solutions.learned_from as learnedFrom',
  'solutions.last_used_at as lastUsedAt',
  'solutions.last_failed_at as lastFailedAt',
  'solutions.created_at as createdAt',
] as const;

type SolutionRow = Omit<Solution, 'learnedFrom' | 'lastUsedAt' | 'lastFailedAt'> & {
  readonly learnedFrom: string | null;
  readonly lastUsedAt: number | null;
  readonly lastFailedAt: number | null;
};

type Choice = 'id' | 'nos' | 'seqs' | 'exact' | 'frames' | 'message';
interface ProblemParams extends Walls {
  readonly id: string;
  readonly nos: readonly number[];
  readonly seqs: readonly number[];
  readonly version: number;
  readonly hash: string;
}

const mostMatches = 100;

const problemsBy = (choice: Choice): Spaced<ProblemParams, ProblemRow> =>
  spaced((db, p, dialect, listed) =>
    db
      .selectFrom('problems')
      .innerJoin('memories', 'memories.seq', 'problems.seq')
      .select(problemColumns)
      .where('problems.user_no', '=', p.userNo)
      .where('memories.deleted_at', 'is', null)
      .$if(choice === 'id', (query) => query.where('problems.id', '=', p.id))
      .$if(choice === 'nos', (query) => query.where(dialect.isOneOf('problems.problem_no', p.nos)))
      .$if(choice === 'seqs', (query) => query.where(dialect.isOneOf('problems.seq', p.seqs)))
      .$if(choice === 'exact', (query) => query.where('problems.exact_hash', '=', p.hash))
      .$if(choice === 'frames', (query) => query.where('problems.frames_hash', '=', p.hash))
      .$if(choice === 'message', (query) => query.where('problems.message_hash', '=', p.hash))
      .$if(['exact', 'frames', 'message'].includes(choice), (query) =>
        query.where('problems.signature_version', '=', p.version),
      )
      .$if(listed, (query) => query.where('problems.space', 'in', dialect.elements(p.spaces)))
      .orderBy('problems.last_seen_at', 'desc')
      .orderBy('problems.problem_no', 'desc')
      .limit(mostMatches),
  );
const problemsBys = {
  id: problemsBy('id'),
  nos: problemsBy('nos'),
  seqs: problemsBy('seqs'),
  exact: problemsBy('exact'),
  frames: problemsBy('frames'),
  message: problemsBy('message'),
} as const;

type Condition = 'unsolved' | 'active' | 'after';
type PageParams = Walls & { readonly afterLastSeenAt: number; readonly afterNo: number; readonly limit: number };

const page = (on: ReadonlySet<Condition>): Spaced<PageParams, ProblemRow> =>
  spaced((db, p, dialect, listed) =>
    db
      .selectFrom('problems')
      .innerJoin('memories', 'memories.seq', 'problems.seq')
      .select(problemColumns)
      .where('problems.user_no', '=', p.userNo)
      .where('memories.deleted_at', 'is', null)
      .$if(on.has('active'), (query) => query.where('problems.state', '=', 'active'))
      .$if(on.has('unsolved'), (query) =>
        query.where((eb) =>
          eb.not(
            eb.exists(
              eb
                .selectFrom('solutions')
                .innerJoin('memories as words', 'words.seq', 'solutions.seq')
                .select('solutions.solution_no')
                .where('solutions.user_no', '=', p.userNo)
                .where('words.deleted_at', 'is', null)
                .whereRef('solutions.problem_no', '=', 'problems.problem_no'),
            ),
          ),
        ),
      )
      .$if(on.has('after'), (query) =>
        query.where(sql<boolean>`(problems.last_seen_at, problems.problem_no) < (${p.afterLastSeenAt}, ${p.afterNo})`),
      )
      .$if(listed, (query) => query.where('problems.space', 'in', dialect.elements(p.spaces)))
      .orderBy('problems.last_seen_at', 'desc')
      .orderBy('problems.problem_no', 'desc')
      .limit(p.limit),
  );
const pages = new Map<string, Spaced<PageParams, ProblemRow>>();

const solutionsBy = (by: 'id' | 'problem') =>
  spaced<Walls & { readonly id: string; readonly nos: readonly number[] }, SolutionRow>((db, p, dialect, listed) =>
    db
      .selectFrom('solutions')
      .innerJoin('memories', 'memories.seq', 'solutions.seq')
      .select(solutionColumns)
      .where('solutions.user_no', '=', p.userNo)
      .where('memories.deleted_at', 'is', null)
      .$if(by === 'id', (query) => query.where('solutions.id', '=', p.id))
      .$if(by === 'problem', (query) => query.where(dialect.isOneOf('solutions.problem_no', p.nos)))
      .$if(listed, (query) => query.where('solutions.space', 'in', dialect.elements(p.spaces)))
      .orderBy('solutions.solution_no'),
  );
const solutionById = solutionsBy('id');
const solutionsOfProblems = solutionsBy('problem');

type InsertProblem = Omit<NewProblem, 'byFrames'> & {
  readonly byFrames: string | null;
  readonly userNo: number;
  readonly space: string;
  readonly at: number;
};

const insertProblem = statement((db, p: InsertProblem, dialect) =>
  db
    .insertInto('problems')
    .values({
      id: p.id,
      user_no: p.userNo,
      space: p.space,
      seq: p.seq,
      signature_version: p.version,
      exact_hash: p.exact,
      frames_hash: p.byFrames,
      message_hash: p.byMessage,
      occurrences: p.occurrences,
      state: 'active',
      first_seen_at: p.at,
      last_seen_at: p.at,
    })
    .$if(dialect.returnsNumbers, (query) => query.returning('problem_no as number')),
);

const seenAgain = statement((db, p: { userNo: number; no: number; at: number }) =>
  db
    .updateTable('problems')
    .set((eb) => ({ occurrences: eb('occurrences', '+', 1), last_seen_at: p.at, state: 'active' as const }))
    .where('user_no', '=', p.userNo)
    .where('problem_no', '=', p.no),
);

const rewordProblem = statement((db, p: { userNo: number; no: number; seq: number }) =>
  db.updateTable('problems').set({ seq: p.seq }).where('user_no', '=', p.userNo).where('problem_no', '=', p.no),
);

type InsertSolution = Omit<NewSolution, 'tried'> &
  TrackRecord & {
    readonly userNo: number;
    readonly space: string;
    readonly lastUsedAt: number | null;
    readonly lastFailedAt: number | null;
    readonly at: number;
  };

const insertSolution = statement((db, p: InsertSolution, dialect) =>
  db
    .insertInto('solutions')
    .values({
      id: p.id,
      user_no: p.userNo,
      space: p.space,
      problem_no: p.problemNo,
      seq: p.seq,
      origin: p.origin,
      successes: p.successes,
      failures: p.failures,
      learned_from: null,
      last_used_at: p.lastUsedAt,
      last_failed_at: p.lastFailedAt,
      created_at: p.at,
    })
    .$if(dialect.returnsNumbers, (query) => query.returning('solution_no as number')),
);

type Outcome = {
  readonly userNo: number;
  readonly no: number;
  readonly at: number;
  readonly learnedFrom: string | null;
};

const helped = statement((db, p: Outcome) =>
  db
    .updateTable('solutions')
    .set((eb) => ({ successes: eb('successes', '+', 1), last_used_at: p.at, learned_from: p.learnedFrom }))
    .where('user_no', '=', p.userNo)
    .where('solution_no', '=', p.no),
);
const failed = statement((db, p: Outcome) =>
  db
    .updateTable('solutions')
    .set((eb) => ({ failures: eb('failures', '+', 1), last_used_at: p.at, last_failed_at: p.at }))
    .where('user_no', '=', p.userNo)
    .where('solution_no', '=', p.no),
);

const archiveOld = spaced((db, p: Walls & { before: number; limit: number }, dialect, listed) =>
  db
    .updateTable('problems')
    .set({ state: 'archived' })
    .where('user_no', '=', p.userNo)
    .where('problem_no', 'in', (eb) =>
      eb
        .selectFrom('problems as old')
        .select('old.problem_no')
        .where('old.user_no', '=', p.userNo)
        .where('old.state', '=', 'active')
        .where('old.last_seen_at', '<', p.before)
        .$if(listed, (query) => query.where('old.space', 'in', dialect.elements(p.spaces)))
        .orderBy('old.last_seen_at')
        .limit(p.limit),
    ),
);

export function knowledgeReader(session: Session): KnowledgeReader {
  const { executor } = session;
  const problems = async (
    choice: Choice,
    scope: Parameters<KnowledgeReader['problem']>[0],
    params: Partial<Omit<ProblemParams, keyof Walls>>,
  ): Promise<Problem[]> => {
    const userNo = await session.userNo(scope);
    if (userNo === undefined) return [];
    const none = { id: '', nos: [], seqs: [], version: 0, hash: '' };
    const all = { ...wallsOf(scope, userNo), ...none, ...params };
    return (await executor.all(forScope(problemsBys[choice], scope), all)).map(toProblem);
  };
  return {
    problem: async (scope, { id }) => (await problems('id', scope, { id }))[0],
    problemsByNo: (scope, params) => problems('nos', scope, params),
    problemsOfMemories: (scope, params) => problems('seqs', scope, params),
    async bySignature(scope, { version, exact, byFrames, byMessage }) {
      const found = [
        ...(await problems('exact', scope, { version, hash: exact })),
        ...(byFrames === undefined ? [] : await problems('frames', scope, { version, hash: byFrames })),
        ...(await problems('message', scope, { version, hash: byMessage })),
      ];
      const once = [...new Map(found.map((problem) => [problem.no, problem])).values()];
      return once.toSorted((a, b) => b.lastSeenAt - a.lastSeenAt || b.no - a.no).slice(0, mostMatches);
    },
    async listProblems(scope, { unsolved = false, includeArchived = false, after, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const conditions: readonly (readonly [Condition, boolean])[] = [
        ['unsolved', unsolved],
        ['active', !includeArchived],
        ['after', after !== undefined],
      ];
      const on = new Set(conditions.flatMap(([name, given]) => (given ? [name] : [])));
      const source = getOrMake(pages, [...on].join(' '), () => page(on));
      const place = { afterLastSeenAt: after?.lastSeenAt ?? 0, afterNo: after?.no ?? 0 };
      const rows = await executor.all(forScope(source, scope), { ...wallsOf(scope, userNo), ...place, limit });
      return rows.map(toProblem);
    },
    async solution(scope, { id }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return undefined;
      const row = await executor.first(forScope(solutionById, scope), { ...wallsOf(scope, userNo), id, nos: [] });
      return row === undefined ? undefined : toSolution(row);
    },
    async solutionsOf(scope, { problemNos: nos }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || nos.length === 0) return [];
      const params = { ...wallsOf(scope, userNo), id: '', nos };
      return (await executor.all(forScope(solutionsOfProblems, scope), params)).map(toSolution);
    },
  };
}

export function knowledgeWriter(session: WriteSession): KnowledgeWriter {
  const { executor } = session;
  const reader = knowledgeReader(session);
  return {
    ...reader,
    async addProblem(scope, { problem, at }) {
      const space = soleSpace(scope);
      const userNo = await session.ownUserNo(scope);
      session.touch('problem', problem.id);
      const { byFrames = null } = problem;
      const no = present(await executor.insert(insertProblem, { ...problem, byFrames, userNo, space, at }));
      const { id, seq, occurrences, version, exact, byMessage } = problem;
      const stored = { no, id, seq, occurrences, version, exact, byMessage, byFrames, space, state: 'active' } as const;
      return toProblem({ ...stored, firstSeenAt: at, lastSeenAt: at });
    },
    async noteSeen(scope, { no, at }) {
      const userNo = await session.userNo(scope);
      const [found] = await reader.problemsByNo(scope, { nos: [no] });
      if (userNo === undefined || found === undefined) return undefined;
      await executor.run(seenAgain, { userNo, no, at });
      return { ...found, occurrences: found.occurrences + 1, state: 'active', lastSeenAt: at };
    },
    async reword(scope, { no, seq }) {
      const userNo = await session.userNo(scope);
      if (userNo !== undefined) await executor.run(rewordProblem, { userNo, no, seq });
    },
    async addSolution(scope, { solution: { tried = { successes: 0, failures: 0 }, ...solution }, at }) {
      const space = soleSpace(scope);
      const userNo = await session.ownUserNo(scope);
      session.touch('solution', solution.id);
      const { lastUsedAt = null, lastFailedAt = null } = tried;
      const row = { ...solution, ...tried, lastUsedAt, lastFailedAt };
      const no = present(await executor.insert(insertSolution, { ...row, userNo, space, at }));
      return { ...solution, ...tried, no, space, createdAt: at };
    },
    async recordOutcome(scope, { id, success, learnedFrom, at }) {
      const userNo = await session.userNo(scope);
      const found = await reader.solution(scope, { id });
      if (userNo === undefined || found === undefined) return undefined;
      session.touch('solution', id);
      const from = learnedFrom ?? found.learnedFrom ?? null;
      await executor.run(success ? helped : failed, { userNo, no: found.no, at, learnedFrom: from });
      return reader.solution(scope, { id });
    },
    async archive(scope, params) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return 0;
      return executor.run(forScope(archiveOld, scope), { ...wallsOf(scope, userNo), ...params });
    },
  };
}

function toProblem({ byFrames, ...row }: ProblemRow): Problem {
  return { ...row, ...defined({ byFrames: byFrames ?? undefined }) };
}

function toSolution({ learnedFrom, lastUsedAt, lastFailedAt, ...row }: SolutionRow): Solution {
  return {
    ...row,
    ...defined({
      learnedFrom: learnedFrom ?? undefined,
      lastUsedAt: lastUsedAt ?? undefined,
      lastFailedAt: lastFailedAt ?? undefined,
    }),
  };
}
