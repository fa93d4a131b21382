import type { Tables } from '../sql/schema.ts';

/** How a column's value is brought to one form for both databases. */
type Form = 'plain' | 'json' | 'vector';

/** A table that a move copies, row by row and with its numbers as they are. */
export interface MovedTable {
  readonly name: keyof Tables;
  readonly columns: readonly string[];
  /** Columns whose form differs between the databases. */
  readonly forms: Readonly<Record<string, Form>>;
  /** Columns by which rows are put in order; no two rows have the same. */
  readonly key: readonly string[];
  /** Column that the database numbers by itself, if any. */
  readonly serial?: string;
  /** What rows are compared and replaced by: all of one user, or of one tenant; where they are nobody's, each by itself. */
  readonly owner: 'user_no' | 'tenant' | 'id';
  /** True when the owner, or the time of the vector's month, stands in the row's memory. */
  readonly withMemory: boolean;
}

function table(name: keyof Tables, columns: string, rest: Partial<MovedTable> & Pick<MovedTable, 'key'>): MovedTable {
  return { name, columns: columns.split(' '), forms: {}, owner: 'user_no', withMemory: false, ...rest };
}

/** In an order in which no row names one that is not there yet. */
export const movedTables: readonly MovedTable[] = [
  table('user_state', 'user_no tenant user_id version pruned_version model graph_version', {
    key: ['user_no'],
    serial: 'user_no',
  }),
  table('users', 'user_no created_at time_zone quotas', { key: ['user_no'] }),
  table(
    'memories',
    'seq id tenant user_no space kind content_type content content_hash role speaker occurred_at dated session_id agent_id turn salience confidence decay_rate tags derived metadata source_type source_id created_at updated_at state tier pinned expires_at deleted_at version embedding',
    { key: ['seq'], serial: 'seq', forms: { tags: 'json', metadata: 'json' } },
  ),
  table('memory_counts', 'user_no space kind state embedding deleted count', {
    key: ['user_no', 'space', 'kind', 'state', 'embedding', 'deleted'],
  }),
  table('memory_uses', 'user_no seq used_at uses', { key: ['user_no', 'seq'] }),
  table('memory_versions', 'seq version content content_hash tags metadata replaced_at', {
    key: ['seq', 'version'],
    withMemory: true,
  }),
  table('embeddings', 'embedding_no user_no seq memory_id space head model dimensions hidden vector', {
    key: ['embedding_no'],
    serial: 'embedding_no',
    forms: { vector: 'vector' },
    withMemory: true,
  }),
  table('changes', 'user_no version position seq memory_id space change at', {
    key: ['user_no', 'version', 'position'],
  }),
  table('entities', 'entity_no id user_no space name type mentions created_at updated_at', {
    key: ['entity_no'],
    serial: 'entity_no',
  }),
  table('entity_aliases', 'user_no space key entity_no name own', { key: ['user_no', 'key', 'space'] }),
  table('mentions', 'user_no entity_no seq', { key: ['entity_no', 'seq'] }),
  table(
    'facts',
    'fact_no id user_no space subject predicate object subject_key object_key valid_from valid_to recorded_at retracted_at closed_at status confidence origin superseded_by flagged confirmations',
    { key: ['fact_no'], serial: 'fact_no' },
  ),
  table('fact_sources', 'user_no fact_no seq', { key: ['fact_no', 'seq'] }),
  table('links', 'user_no from_seq to_seq type weight origin created_at updated_at', {
    key: ['from_seq', 'to_seq', 'type'],
  }),
  table('events', 'event_no id user_no space type seq salience occurred_at recorded_at promoted_at', {
    key: ['event_no'],
    serial: 'event_no',
  }),
  table(
    'jobs',
    'id user_no kind payload dedupe_key state attempts run_at worker last_error failed_at priority order_key order_no',
    {
      key: ['id'],
    },
  ),
  table('user_life', 'user_no extracted_seq counts', { key: ['user_no'] }),
  table('extractions', 'extraction_no id user_no space seq kind method facts review created_at reviewed_at', {
    key: ['extraction_no'],
    serial: 'extraction_no',
  }),
  table('paused_jobs', 'tenant kind paused_at', { key: ['tenant', 'kind'], owner: 'tenant' }),
  table('user_marks', 'user_no name value', { key: ['user_no', 'name'] }),
  table(
    'consolidations',
    'consolidation_no id user_no day time_zone origin state step place from_version until_version report created_at updated_at finished_at',
    { key: ['consolidation_no'], serial: 'consolidation_no' },
  ),
  table('consolidation_changes', 'change_no user_no consolidation_no kind seq before after at', {
    key: ['change_no'],
    serial: 'change_no',
  }),
  table(
    'api_keys',
    'tenant id name prefix hash user_id spaces permissions created_at expires_at last_used_at revoked_at operations replaces',
    { key: ['tenant', 'id'], owner: 'tenant' },
  ),
  table('tenants', 'tenant name time_zone quotas created_at updated_at', { key: ['tenant'], owner: 'tenant' }),
  table('ingestions', 'user_no day count', { key: ['user_no', 'day'] }),
  table('tenant_secrets', 'tenant name value created_at', { key: ['tenant', 'name'], owner: 'tenant' }),
  table('tombstones', 'user_no space_mark mark reason at', { key: ['user_no', 'mark', 'space_mark'] }),
  table('receipts', 'receipt_no id user_no state request progress body created_at completed_at', {
    key: ['receipt_no'],
    serial: 'receipt_no',
  }),
  table('root_keys', 'id content created_at', { key: ['id'], owner: 'id' }),
  table('data_keys', 'key_no tenant user_no root wrapped state rest place created_at', {
    key: ['key_no'],
    serial: 'key_no',
    owner: 'tenant',
  }),
  table('call_identities', 'tenant kind address user_id guest created_at called_at', {
    key: ['tenant', 'kind', 'address'],
    owner: 'tenant',
  }),
  table(
    'conversations',
    'conversation_no id tenant user_no space provider external_id agent_id status started_at ended_at duration_secs turns details created_at updated_at',
    { key: ['conversation_no'], serial: 'conversation_no' },
  ),
  table('call_events', 'event_no tenant user_no provider event_key type external_id payload received_at processed_at', {
    key: ['event_no'],
    serial: 'event_no',
  }),
  table('tool_invocations', 'invocation_no id user_no session_id tool origin outcome latency_ms request response at', {
    key: ['invocation_no'],
    serial: 'invocation_no',
  }),
  table(
    'sessions',
    'session_no id user_no space session_id agent_id parent_id continues_id status outcome capture words started_at seen_at ended_at',
    { key: ['session_no'], serial: 'session_no' },
  ),
  table(
    'snapshots',
    'snapshot_no id user_no space session_id kind cause salience hash words times created_at seen_at expires_at',
    { key: ['snapshot_no'], serial: 'snapshot_no' },
  ),
  table(
    'todos',
    'todo_no id user_no space session_id status progress salience words created_at updated_at done_at archived_at',
    { key: ['todo_no'], serial: 'todo_no' },
  ),
  table('system_states', 'state_no user_no space name session_id words updated_at', {
    key: ['state_no'],
    serial: 'state_no',
  }),
  table(
    'decisions',
    'decision_no id user_no space session_id is_open salience words decided_at revisit_at superseded_by created_at',
    { key: ['decision_no'], serial: 'decision_no' },
  ),
  table(
    'problems',
    'problem_no id user_no space seq signature_version exact_hash frames_hash message_hash occurrences state first_seen_at last_seen_at',
    { key: ['problem_no'], serial: 'problem_no' },
  ),
  table(
    'solutions',
    'solution_no id user_no space problem_no seq origin successes failures learned_from last_used_at last_failed_at created_at',
    { key: ['solution_no'], serial: 'solution_no' },
  ),
  table(
    'work_records',
    'work_no id user_no space task action input output success error duration_ms session_id agent_id source_type source_id work_key problem_no state occurred_at created_at',
    { key: ['work_no'], serial: 'work_no' },
  ),
  table(
    'planner_records',
    'record_no id user_no space noun state version key plan_id sprint_id procedure_id session_id due_at content created_at updated_at',
    { key: ['record_no'], serial: 'record_no' },
  ),
  table('planner_versions', 'version_no user_no record_no version state content replaced_at', {
    key: ['version_no'],
    serial: 'version_no',
  }),
  table('planner_sources', 'user_no record_no seq', { key: ['record_no', 'seq'] }),
  table(
    'planner_times',
    'time_no id user_no space noun state version calendar_id task_id remote_key starts_at ends_at unsent content created_at updated_at',
    { key: ['time_no'], serial: 'time_no' },
  ),
  table('idempotency', 'tenant operation key body_hash memory_ids created_at user_no', {
    key: ['tenant', 'operation', 'key'],
    owner: 'tenant',
  }),
  table('settings', 'tenant name value version updated_at', { key: ['tenant', 'name'], owner: 'tenant' }),
  table('model_budgets', 'tenant day calls input_tokens output_tokens cost', {
    key: ['tenant', 'day'],
    owner: 'tenant',
  }),
  table('model_usage', 'tenant day user_id task model calls input_tokens output_tokens cost', {
    key: ['tenant', 'day', 'user_id', 'task', 'model'],
    owner: 'tenant',
  }),
  table('prompt_templates', 'tenant task version instructions prompt active created_at', {
    key: ['tenant', 'task', 'version'],
    owner: 'tenant',
  }),
  table(
    'webhooks',
    'tenant id url events user_id content secret state reason created_at updated_at failing_since retry_at',
    { key: ['tenant', 'id'], owner: 'tenant' },
  ),
  table('webhook_feeds', 'user_no version at', { key: ['user_no'] }),
  table(
    'webhook_deliveries',
    'delivery_no tenant webhook_id user_no event_id type at data state attempts next_at status error created_at settled_at',
    { key: ['delivery_no'], serial: 'delivery_no' },
  ),
  table('audit_rows', 'tenant no at who operation result body hash', { key: ['tenant', 'no'], owner: 'tenant' }),
  // After the rows: while there is no head, the database lets a tenant's rows be copied anew.
  table('audit_heads', 'tenant no hash cut_no cut_hash seal', { key: ['tenant'], owner: 'tenant' }),
  table('audit_waiting', 'waiting_no tenant entry seal', {
    key: ['waiting_no'],
    serial: 'waiting_no',
    owner: 'tenant',
  }),
];

/** Tables that are not copied: images are made again from the rest, and every database has its own steps. */
export const leftTables: readonly (keyof Tables)[] = ['index_images', 'index_parts', 'schema_migrations'];
