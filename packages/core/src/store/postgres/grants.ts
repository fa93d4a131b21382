import type { Client } from 'pg';
import { HoldfastError } from '../../domain/errors.ts';

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Tables that the server reads and changes. Parts of `embeddings` are not among them: they are reached through it; that of `search_words` may only be read. Those of the audit log are granted apart: it is added to alone. */
const tables = [
  'user_state',
  'users',
  'memories',
  'memory_counts',
  'memory_uses',
  'memory_versions',
  'embeddings',
  'changes',
  'api_keys',
  'jobs',
  'idempotency',
  'index_images',
  'index_parts',
  'entities',
  'entity_aliases',
  'mentions',
  'facts',
  'fact_sources',
  'links',
  'events',
  'user_life',
  'extractions',
  'paused_jobs',
  'user_marks',
  'consolidations',
  'consolidation_changes',
  'settings',
  'model_budgets',
  'model_usage',
  'prompt_templates',
  'tenant_secrets',
  'tombstones',
  'receipts',
  'webhooks',
  'webhook_feeds',
  'webhook_deliveries',
  'tenants',
  'ingestions',
  'root_keys',
  'data_keys',
  'call_identities',
  'conversations',
  'call_events',
  'tool_invocations',
  'sessions',
  'snapshots',
  'todos',
  'system_states',
  'decisions',
  'problems',
  'solutions',
  'work_records',
  'planner_records',
  'planner_versions',
  'planner_sources',
  'planner_times',
  'search_words',
  'search_states',
];

/** Gives the server's role what it needs and no more; the role owns nothing. */
export async function grantRights(client: Client, role: string): Promise<void> {
  const { rows } = await client.query<{ bypasses: boolean; self: boolean }>(
    'select rolsuper or rolbypassrls as bypasses, rolname = current_user as self from pg_roles where rolname = $1',
    [role],
  );
  if (rows[0]?.self === true) {
    throw new HoldfastError('config_invalid', {
      detail: `${role} is the role that migrates. Let the server come in as another, which owns nothing.`,
    });
  }
  if (rows[0]?.bypasses === true) {
    throw new HoldfastError('config_invalid', {
      detail: `The role ${role} passes by row-level security. Run \`ALTER ROLE ${quoted(role)} NOSUPERUSER NOBYPASSRLS\`, or name another role.`,
    });
  }
  if (rows.length === 0) await makeRole(client, role);
  const name = quoted(role);
  await client.query(`
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA holdfast FROM PUBLIC;
    GRANT USAGE ON SCHEMA holdfast TO ${name};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ${tables.join(', ')} TO ${name};
    GRANT SELECT, INSERT ON audit_rows TO ${name};
    GRANT SELECT, INSERT, UPDATE ON audit_heads TO ${name};
    GRANT SELECT, INSERT, DELETE ON audit_waiting TO ${name};
    GRANT SELECT ON schema_migrations, search_words_found TO ${name};
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA holdfast TO ${name};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA holdfast TO ${name}`);
}

async function makeRole(client: Client, role: string): Promise<void> {
  try {
    await client.query('savepoint role');
    await client.query(`CREATE ROLE ${quoted(role)} NOLOGIN NOSUPERUSER NOBYPASSRLS`);
  } catch (error) {
    await client.query('rollback to role');
    throw new HoldfastError('config_invalid', {
      detail: `There is no role ${role}. Have an administrator run \`CREATE ROLE ${quoted(role)} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '…'\`, or name another role.`,
      cause: error,
    });
  }
}
