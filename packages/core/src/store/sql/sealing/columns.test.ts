import { expect, test } from 'vitest';
import { typedTables } from '../testing/typed-tables.ts';
import { sealedColumns } from './columns.ts';

/**
 * What stays readable with encryption on: ids, instants, counts, states and kinds, names of users, tenants and spaces, the
 * operator's own settings, and what is a MAC or a hash under a key already.
 */
const readable: Readonly<Record<string, string>> = {
  user_state: 'graph_version model pruned_version tenant user_id user_no version',
  users: 'created_at quotas time_zone user_no',
  memories:
    'confidence content_type created_at dated decay_rate deleted_at derived embedding expires_at id kind occurred_at pinned role salience seq space state tenant tier turn updated_at user_no version',
  memory_counts: 'count deleted embedding kind space state user_no',
  memory_uses: 'seq used_at user_no uses',
  memory_versions: 'replaced_at seq version',
  embeddings: 'dimensions embedding_no head hidden memory_id model seq space user_no',
  changes: 'at change memory_id position seq space user_no version',
  api_keys:
    'created_at expires_at hash id last_used_at name operations permissions prefix replaces revoked_at spaces tenant user_id',
  jobs: 'attempts dedupe_key failed_at id kind order_key order_no payload priority run_at state user_no worker',
  idempotency: 'created_at memory_ids operation tenant user_no',
  index_images: 'parts user_no version',
  index_parts: 'checksum part_no user_no',
  entities: 'created_at entity_no id mentions space type updated_at user_no',
  entity_aliases: 'entity_no own space user_no',
  mentions: 'entity_no seq user_no',
  facts:
    'closed_at confidence confirmations fact_no flagged id origin recorded_at retracted_at space status superseded_by user_no valid_from valid_to',
  fact_sources: 'fact_no seq user_no',
  links: 'created_at from_seq origin to_seq type updated_at user_no weight',
  events: 'event_no id occurred_at promoted_at recorded_at salience seq space user_no',
  paused_jobs: 'kind paused_at tenant',
  user_marks: 'name user_no value',
  user_life: 'counts extracted_seq user_no',
  extractions: 'created_at extraction_no facts id kind method review reviewed_at seq space user_no',
  consolidations:
    'consolidation_no created_at day finished_at from_version id origin place report state step time_zone until_version updated_at user_no',
  consolidation_changes: 'after at before change_no consolidation_no kind seq user_no',
  settings: 'name tenant updated_at value version',
  model_budgets: 'calls cost day input_tokens output_tokens tenant',
  model_usage: 'calls cost day input_tokens model output_tokens task tenant user_id',
  prompt_templates: 'active created_at instructions prompt task tenant version',
  tenant_secrets: 'created_at name tenant',
  tombstones: 'at mark reason space_mark user_no',
  receipts: 'body completed_at created_at id progress receipt_no state user_no',
  call_identities: 'called_at created_at guest kind tenant user_id',
  conversations:
    'agent_id conversation_no created_at duration_secs ended_at external_id id provider space started_at status tenant turns updated_at user_no',
  call_events: 'event_key event_no external_id processed_at provider received_at tenant type user_no',
  tool_invocations: 'at id invocation_no latency_ms origin outcome session_id tool user_no',
  sessions: 'capture ended_at id outcome seen_at session_no space started_at status user_no',
  snapshots: 'cause created_at expires_at id kind salience seen_at snapshot_no space times user_no',
  todos: 'archived_at created_at done_at id progress salience space status todo_no updated_at user_no',
  system_states: 'space state_no updated_at user_no',
  decisions: 'created_at decided_at decision_no id is_open revisit_at salience space superseded_by user_no',
  problems: 'first_seen_at id last_seen_at occurrences problem_no seq signature_version space state user_no',
  solutions:
    'created_at failures id last_failed_at last_used_at learned_from origin problem_no seq solution_no space successes user_no',
  work_records: 'created_at duration_ms id occurred_at problem_no space state success user_no work_no',
  planner_records:
    'created_at due_at id noun plan_id procedure_id record_no space sprint_id state updated_at user_no version',
  planner_versions: 'record_no replaced_at state user_no version version_no',
  planner_sources: 'record_no seq user_no',
  planner_times:
    'calendar_id created_at ends_at id noun space starts_at state task_id time_no unsent updated_at user_no version',
  tenants: 'created_at name quotas tenant time_zone updated_at',
  ingestions: 'count day user_no',
  root_keys: 'content created_at id',
  data_keys: 'created_at key_no place rest root state tenant user_no wrapped',
  webhooks: 'content created_at events failing_since id reason retry_at secret state tenant updated_at url user_id',
  webhook_feeds: 'at user_no version',
  webhook_deliveries:
    'at attempts created_at data delivery_no error event_id next_at settled_at state status tenant type user_no webhook_id',
  audit_rows: 'at body hash no operation result tenant who',
  audit_heads: 'cut_hash cut_no hash no seal tenant',
  audit_waiting: 'entry seal tenant waiting_no',
  schema_migrations: 'applied_at breaking checksum name number',
};

test('every column of every table is sealed, or is named among those that stay readable, never both', () => {
  const sealed = sealedColumns.map(({ table, column }) => `${table}.${column}`);
  const named = Object.entries(readable).flatMap(([table, columns]) =>
    columns.split(' ').map((column) => `${table}.${column}`),
  );
  const all = Object.entries(typedTables()).flatMap(([table, columns]) =>
    columns.map((column) => `${table}.${column.replace('?', '')}`),
  );
  expect([...sealed, ...named].toSorted()).toEqual(all.toSorted());
});
