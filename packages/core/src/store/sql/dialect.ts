import type { AliasedRawBuilder, Compilable, Expression, Kysely, RawBuilder } from 'kysely';
import type { EmbeddingReader, UserName } from '../../domain/embeddings/embedding-store.ts';
import type { Head } from '../../domain/embeddings/head.ts';
import type { JobFigure, JobKind, JobWriter } from '../../domain/jobs/job-store.ts';
import type { SearchReader, SearchWriter } from '../../domain/recall/beyond/search-store.ts';
import type { NewVectorRow, Tables } from './schema.ts';
import type { Session, WriteSession } from './session.ts';
import type { SqlValue } from './statement.ts';

/** All that differs between the databases inside a query. Everything else in store/sql is the same on both. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  /** Builds and compiles; it cannot run anything. */
  readonly builder: Kysely<Tables>;
  /** The elements of a list parameter as a subquery with the column `value`: one parameter, however long the list. */
  elements<T extends string>(list: readonly T[]): Expression<T>;
  /** The same of a list of numbers. */
  numbers(list: readonly number[]): Expression<number>;
  /** Whether a column of numbers holds one of the list, found by an index of the column rather than by looking at every row. */
  isOneOf(column: string, list: readonly number[]): Expression<boolean>;
  /** The elements of a column that holds a JSON list of texts, as a subquery. */
  jsonElements(column: string): Expression<string>;
  /** The elements of such a column as rows to join with; their column is `value`. */
  jsonRows<A extends string>(column: string, alias: A): AliasedRawBuilder<{ value: string }, A>;
  /** The UTC month of a column of milliseconds, as YYYY-MM. */
  month(column: string): RawBuilder<string>;
  /** A stored vector as bytes for `bytesToVector`. */
  vectorBytes(column: string): RawBuilder<Uint8Array>;
  bytesToVector(bytes: Uint8Array, dimensions: number): Float32Array;
  /** What an update sets so that a row has this vector. */
  vectorColumns(values: Float32Array): Readonly<Record<string, unknown>>;
  /** Stores a vector, over one of the same head and model. */
  putVector(db: Kysely<Tables>, p: NewVectorRow): Compilable<unknown>;
  /**
   * Units of work run beside each other, so that a write must lock the user's row before it looks at anything. Where
   * there is one writer at a time, reading a number that is known already would be in vain.
   */
  readonly locksUsers: boolean;
  /** A statement that is run by `Executor.insert` must answer the new row's number as `number`. */
  readonly returnsNumbers: boolean;
  readonly lookUps: LookUps;
  /** Search within the database, where it can. */
  readonly search?: SearchRepositories;
  /** The same where vectors are stored sealed. */
  readonly sealed?: () => Dialect;
  /** Of that: removes the words of a user that were stored to be searched. */
  readonly clearSearch?: readonly ((db: Kysely<Tables>, p: { readonly userNo: number }) => Compilable<unknown>)[];
  /** True of that: names are looked for by being equal alone, and what is sealed needs no checksum. */
  readonly seals?: boolean;
  /** A parameter's value as the driver wants it. `list` says that it goes into `elements`. */
  toSql(value: unknown, list: boolean): SqlValue;
}

export interface SearchRepositories {
  readonly reader: (session: Session) => SearchReader;
  readonly writer: (session: WriteSession) => SearchWriter;
}

export type ClaimParams = Parameters<JobWriter['claim']>[1];

export interface WithoutParams {
  readonly key: string;
  readonly afterTenant: string;
  readonly afterUser: string;
  readonly limit: number;
}

export interface BehindParams extends Omit<Parameters<EmbeddingReader['behind']>[1], 'after' | 'heads'> {
  /** Heads beside the semantic one, and how many these are. */
  readonly others: readonly Head[];
  readonly otherCount: number;
  readonly afterTenant: string;
  readonly afterUser: string;
}

/**
 * The few questions that go across tenants. With row-level security only functions of the owner may ask them, and
 * these answer whose and which, never content: that is then read within the scope of its owner.
 */
export interface LookUps {
  keyPlace(db: Kysely<Tables>, p: { readonly hash: string }): Compilable<{ tenant: string; id: string }>;
  /**
   * Moves the transaction to the tenant of a key, if there is such a key, so that the key itself can be read in the same
   * breath. Where there are no walls to move between, the key is simply read.
   */
  enterKey?(db: Kysely<Tables>, p: { readonly hash: string }): Compilable<unknown>;
  keyCount(db: Kysely<Tables>): Compilable<{ count: number }>;
  tenantIds(db: Kysely<Tables>, p: { readonly after: string; readonly limit: number }): Compilable<{ tenant: string }>;
  /** Of all users of a tenant together: numbers, and whose is not told. */
  tenantUse(
    db: Kysely<Tables>,
    p: { readonly tenant: string; readonly day: string },
  ): Compilable<{ memories: number; ingestions: number }>;
  /** Leases due jobs. */
  claimJobs(db: Kysely<Tables>, p: ClaimParams): Compilable<UserName & { id: string }>;
  /** Users who have no live job with a key. */
  usersWithout(db: Kysely<Tables>, p: WithoutParams): Compilable<UserName>;
  /** Numbers of jobs by kind and state. */
  jobFigures(db: Kysely<Tables>): Compilable<JobFigure>;
  /** Ids of the root keys that any data key is wrapped under. */
  rootsInUse(db: Kysely<Tables>): Compilable<{ root: string }>;
  nextRunAt(db: Kysely<Tables>, p: { readonly kinds: readonly JobKind[] }): Compilable<{ run_at: number | null }>;
  /** Reads counters alone. */
  usersBehind(db: Kysely<Tables>, p: BehindParams): Compilable<UserName>;
  /** Removes the rows of a tenant's audit log up to one that its head says is cut off. */
  cutAudit(db: Kysely<Tables>, p: { readonly tenant: string; readonly through: number }): Compilable<unknown>;
  /** Tenants that have an audit log. */
  auditTenants(db: Kysely<Tables>, p: object): Compilable<{ tenant: string }>;
  /** The same, and users with fewer vectors under other heads than under the semantic one. */
  usersBehindInHeads(db: Kysely<Tables>, p: BehindParams): Compilable<UserName>;
}
