import type { UserScope } from '../scope.ts';
import type { WorkState } from '../work/work-store.ts';
import type { ProblemSignature } from './signature.ts';
import type { TrackRecord } from './track-record.ts';

/** Under what a problem is looked for. */
export type SignatureHashes = Pick<ProblemSignature, 'version' | 'exact' | 'byFrames' | 'byMessage'>;

/** A problem that was met. Its words are those of a memory. Instants are milliseconds. */
export interface Problem extends SignatureHashes {
  readonly no: number;
  readonly id: string;
  readonly space: string;
  /** The memory that keeps the words. */
  readonly seq: number;
  readonly occurrences: number;
  readonly state: WorkState;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
}

export type NewProblem = SignatureHashes & Pick<Problem, 'id' | 'seq' | 'occurrences'>;

/** `told`: somebody said it. `learned`: drawn from work that succeeded after it had failed. */
export type SolutionOrigin = 'told' | 'learned';

/** What may help with a problem, and what came of it. Its words are those of a memory. */
export interface Solution extends TrackRecord {
  readonly no: number;
  readonly id: string;
  readonly space: string;
  readonly problemNo: number;
  readonly seq: number;
  readonly origin: SolutionOrigin;
  /** Id of the latest work that it was learned from. */
  readonly learnedFrom?: string;
  readonly lastUsedAt?: number;
  readonly lastFailedAt?: number;
  readonly createdAt: number;
}

export type NewSolution = Pick<Solution, 'id' | 'problemNo' | 'seq' | 'origin'> & {
  /** Of one that was there before, elsewhere: what came of it. */
  readonly tried?: TrackRecord & Pick<Solution, 'lastUsedAt' | 'lastFailedAt'>;
};

/** What is hidden with a deleted memory does not exist for these methods. */
export interface KnowledgeReader {
  problem(scope: UserScope, params: { readonly id: string }): Promise<Problem | undefined>;
  problemsByNo(scope: UserScope, params: { readonly nos: readonly number[] }): Promise<Problem[]>;
  /** Those whose words these memories keep. */
  problemsOfMemories(scope: UserScope, params: { readonly seqs: readonly number[] }): Promise<Problem[]>;
  /** Problems that share a hash of the same version, the latest seen first, at most 100. */
  bySignature(scope: UserScope, params: SignatureHashes): Promise<Problem[]>;
  /** The latest seen first by (lastSeenAt, no). */
  listProblems(
    scope: UserScope,
    params: {
      readonly unsolved?: boolean;
      readonly includeArchived?: boolean;
      readonly after?: { readonly lastSeenAt: number; readonly no: number };
      readonly limit: number;
    },
  ): Promise<Problem[]>;
  solution(scope: UserScope, params: { readonly id: string }): Promise<Solution | undefined>;
  /** In order of their making. */
  solutionsOf(scope: UserScope, params: { readonly problemNos: readonly number[] }): Promise<Solution[]>;
}

export interface KnowledgeWriter extends KnowledgeReader {
  /** A user scope names exactly one space. */
  addProblem(scope: UserScope, params: { readonly problem: NewProblem; readonly at: number }): Promise<Problem>;
  /** Counts an occurrence, and brings the problem back out of the archive. Undefined when there is no such problem. */
  noteSeen(scope: UserScope, params: { readonly no: number; readonly at: number }): Promise<Problem | undefined>;
  /** Has another memory keep its words. */
  reword(scope: UserScope, params: { readonly no: number; readonly seq: number }): Promise<void>;
  /** A user scope names exactly one space. */
  addSolution(scope: UserScope, params: { readonly solution: NewSolution; readonly at: number }): Promise<Solution>;
  /** Counts an outcome; of one that was learned also from which work. Undefined when there is no such solution. */
  recordOutcome(
    scope: UserScope,
    params: { readonly id: string; readonly success: boolean; readonly learnedFrom?: string; readonly at: number },
  ): Promise<Solution | undefined>;
  /** Archives problems not seen since before an instant; returns how many, at most `limit`. */
  archive(scope: UserScope, params: { readonly before: number; readonly limit: number }): Promise<number>;
}
