import type { Tables } from '../schema.ts';

/**
 * How a column is sealed.
 *
 * - `text`: nobody looks for it in the database.
 * - `match`: it is looked for by being equal, and by nothing else.
 * - `list`: a JSON list of texts, each of which is looked for by being equal.
 * - `json`: a JSON value as a whole, which stays JSON: a text in quotes.
 * - `bytes`: as they are.
 * - `vector`: numbers, as half-precision bytes.
 */
export type Form = 'text' | 'match' | 'list' | 'json' | 'bytes' | 'vector';

export interface SealedColumn {
  readonly table: keyof Tables;
  readonly column: string;
  readonly form: Form;
  /** Whose key it is sealed under. */
  readonly owner: 'user' | 'tenant';
  /** What a sealed value is bound to: it does not open in another column. */
  readonly context: string;
}

/** Finds how a column is sealed, if it is. */
export type FindColumn = (table: string, column: string) => SealedColumn | undefined;

type Forms<T extends keyof Tables> = Partial<Record<keyof Tables[T], Form>>;

/**
 * Every column that holds words of people, or what words could be made out from. A test demands that each column of each
 * table is either here or in `readableColumns`.
 */
const ofUsers: { readonly [T in keyof Tables]?: Forms<T> } = {
  memories: {
    content: 'text',
    content_hash: 'match',
    speaker: 'match',
    session_id: 'match',
    agent_id: 'match',
    tags: 'list',
    metadata: 'json',
    source_type: 'match',
    source_id: 'match',
  },
  memory_versions: { content: 'text', content_hash: 'text', tags: 'json', metadata: 'json' },
  embeddings: { vector: 'vector' },
  entities: { name: 'text' },
  entity_aliases: { key: 'match', name: 'text' },
  facts: { subject: 'text', object: 'text', predicate: 'match', subject_key: 'match', object_key: 'match' },
  events: { type: 'match' },
  conversations: { details: 'text' },
  call_events: { payload: 'text' },
  tool_invocations: { request: 'text', response: 'text' },
  sessions: { session_id: 'match', agent_id: 'match', parent_id: 'match', continues_id: 'match', words: 'text' },
  snapshots: { session_id: 'match', hash: 'text', words: 'text' },
  todos: { session_id: 'match', words: 'text' },
  system_states: { name: 'match', session_id: 'match', words: 'text' },
  decisions: { session_id: 'match', words: 'text' },
  // Hashes of masked messages, which could be guessed.
  problems: { exact_hash: 'match', frames_hash: 'match', message_hash: 'match' },
  work_records: {
    task: 'match',
    action: 'text',
    input: 'text',
    output: 'text',
    error: 'text',
    session_id: 'match',
    agent_id: 'match',
    source_type: 'match',
    source_id: 'match',
    work_key: 'match',
  },
  planner_records: { key: 'match', session_id: 'match', content: 'text' },
  planner_versions: { content: 'text' },
  planner_times: { remote_key: 'match', content: 'text' },
  index_images: { contents: 'text' },
  index_parts: { bytes: 'bytes' },
};

const ofTenants: { readonly [T in keyof Tables]?: Forms<T> } = {
  idempotency: { key: 'match', body_hash: 'text' },
  // It may quote what it failed on, and a job outlives its user's key for a moment.
  jobs: { last_error: 'text' },
  // Of a forgetting that is under way: it must be readable still when the user's key is gone.
  receipts: { request: 'text' },
  tenant_secrets: { value: 'bytes' },
  // Telephone numbers, which say whom a guest is before anybody does.
  call_identities: { address: 'match' },
};

/** Where Postgres keeps a sealed vector; its own column can hold none. */
const sealedVector: SealedColumn = {
  table: 'embeddings',
  column: 'sealed',
  form: 'vector',
  owner: 'user',
  context: 'embeddings.vector',
};

function listed(tables: typeof ofUsers, owner: SealedColumn['owner']): SealedColumn[] {
  return Object.entries(tables).flatMap(([table, forms]) =>
    Object.entries(forms).map(([column, form]): SealedColumn => ({
      // Sound: these are the names that the objects above were checked for.
      table: table as keyof Tables,
      column,
      form,
      owner,
      context: `${table}.${column}`,
    })),
  );
}

export const sealedColumns: readonly SealedColumn[] = [...listed(ofUsers, 'user'), ...listed(ofTenants, 'tenant')];

const byTable = Map.groupBy([...sealedColumns, sealedVector], ({ table }) => table);

export const sealedColumn: FindColumn = (table, column) =>
  // Sound: a name that is no table is simply not there.
  byTable.get(table as keyof Tables)?.find((one) => one.column === column);

/** Raw payloads and transcripts of calls, which are sealed whenever there is a root key, whatever else is. */
const raw: { readonly [T in keyof Tables]?: readonly (keyof Tables[T])[] } = {
  conversations: ['details'],
  call_events: ['payload'],
  tool_invocations: ['request', 'response'],
};

export const rawColumn: FindColumn = (table, column) => {
  // Sound, as above.
  const names: readonly string[] | undefined = raw[table as keyof Tables];
  return names?.includes(column) === true ? sealedColumn(table, column) : undefined;
};
