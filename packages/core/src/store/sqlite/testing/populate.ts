import { DatabaseSync } from 'node:sqlite';
import { type Holdfast, open } from '../../../open.ts';
import { hashEmbedder } from '../../../testing/hash-embedder.ts';

const subjects = ['Ada', 'Ben', 'Cleo', 'Dara', 'Emil', 'Fay'];
const things = ['kite', 'boat', 'garden', 'piano', 'recipe', 'bicycle', 'letter', 'ladder', 'lantern'];
const verbs = ['bought', 'painted', 'lost', 'found', 'repaired', 'lent'];

export const questions = ['who bought the kite?', 'what did Ada lose?', 'the garden in winter', 'piano 17', 'Müller'];
export const users = ['ana', 'bo'];

export function openAt(place: { readonly path: string } | { readonly database: string }): Promise<Holdfast> {
  return open({
    ...place,
    worker: false,
    touches: false,
    workingSet: false,
    embedder: hashEmbedder({ dimensions: 32 }),
  });
}

/** A file with something in every table, in every form that a row can have. */
export async function populate(path: string, memories: number): Promise<void> {
  const holdfast = await openAt({ path });
  for (const userId of users) {
    for (let session = 0; session * 20 < memories; session += 1) {
      const turns = Array.from({ length: Math.min(20, memories - session * 20) }, (_, turn) => {
        const n = session * 20 + turn;
        const pick = (list: readonly string[], step: number): string => list[(n * step) % list.length] ?? '';
        return {
          role: 'user' as const,
          content: `${pick(subjects, 5)} ${pick(verbs, 7)} a ${pick(things, 11)}, number ${n}`,
        };
      });
      await holdfast.rememberMany({ userId, sessionId: `s${session}`, turns });
    }
    const metadata = { z: 1, a: { d: 0.1, c: ['x', null, true] }, big: 1e21, small: 1e-7 };
    const { memory } = await holdfast.remember(
      {
        userId,
        content: 'Müller’s bäckerei 🥐\nopens at "six" \\ seven',
        metadata,
        tags: ['b', 'a'],
        source: { type: 't', id: '1' },
      },
      { idempotencyKey: `key-${userId}` },
    );
    await holdfast.updateMemory({ userId, id: memory.id, content: 'Müller’s bakery opens at six' });
    const { memory: gone } = await holdfast.remember({ userId, content: 'The kite of nobody', space: 'home' });
    await holdfast.forgetMemory({ userId, id: gone.id, spaces: ['home'] });
    const { memory: purged } = await holdfast.remember({ userId, content: 'The kite of Cleo’s sister' });
    await holdfast.forget({ userId, target: { type: 'memory', ids: [purged.id] } });
  }
  await holdfast.createKey({ name: 'one', permissions: ['memories:read'] });
  await holdfast.close();
  const db = new DatabaseSync(path);
  db.exec(`INSERT INTO data_keys (tenant, user_no, root, wrapped, state, rest, place, created_at)
    VALUES ('local', 1, 'another', x'00', 'old', 'none', '', 1)`);
  // A second model's vectors; one of them in single precision, as in files from before.
  db.exec(`INSERT INTO embeddings (user_no, seq, memory_id, space, head, model, dimensions, hidden, vector)
    SELECT user_no, seq, memory_id, space, head, 'other', 2, hidden, x'0000803f0000003f' FROM embeddings WHERE seq % 3 = 0`);
  // A head that found nothing to stand for.
  db.exec(`INSERT INTO embeddings (user_no, seq, memory_id, space, head, model, dimensions, hidden, vector)
    SELECT user_no, seq, memory_id, space, 'entity', 'other', 0, hidden, x'' FROM embeddings WHERE seq = 3 AND model = 'other'`);
  // Every third memory was used.
  db.exec('INSERT INTO memory_uses SELECT user_no, seq, created_at + seq, seq % 7 FROM memories WHERE seq % 3 = 0');
  db.exec('UPDATE memories SET created_at = created_at - 86400000 * 40 WHERE seq % 4 = 0');
  db.exec(`INSERT INTO jobs (id, user_no, kind, payload, state, attempts, run_at, last_error, failed_at)
    VALUES ('0', 1, 'embed', '{}', 'dead', 5, 1, 'it failed', 2)`);
  // Of each user: an entity with its names, a fact, a link, an event.
  db.exec(`INSERT INTO entities (id, user_no, space, name, type, mentions, created_at, updated_at)
    SELECT 'entity', user_no, 'default', 'Müller 🥐', 'place', 1, 1, 2 FROM user_state;
    INSERT INTO entity_aliases SELECT user_no, space, lower(name), entity_no, name, 1 FROM entities;
    INSERT INTO mentions SELECT user_no, (SELECT entity_no FROM entities WHERE user_no = m.user_no), min(seq) FROM memories m GROUP BY user_no;
    INSERT INTO facts (id, user_no, space, subject, predicate, object, subject_key, object_key, valid_from, recorded_at, status, confidence, origin, flagged, confirmations)
    SELECT 'fact', user_no, 'default', 'Müller', 'opens_at', 'six "\\"', 'müller', 'six', 7, 8, 'active', 0.1, 'caller', 0, 3 FROM user_state;
    INSERT INTO fact_sources SELECT user_no, (SELECT fact_no FROM facts WHERE user_no = m.user_no), min(seq) FROM memories m GROUP BY user_no;
    INSERT INTO links SELECT user_no, min(seq), max(seq), 'similar', 0.1 + 0.2, 'automatic', 1, 2 FROM memories GROUP BY user_no;
    INSERT INTO events (id, user_no, space, type, seq, salience, occurred_at, recorded_at)
    SELECT 'event', user_no, space, 't', min(seq), 0.7, 1, 2 FROM memories GROUP BY user_no;
    INSERT INTO user_life SELECT user_no, 7, '{}' FROM user_state;
    INSERT INTO extractions (id, user_no, space, seq, kind, method, facts, review, created_at)
    SELECT 'extraction', user_no, space, min(seq), 'semantic', 'rules', '["fact"]', 'pending', 1 FROM memories GROUP BY user_no`);
  db.exec(`INSERT INTO settings (tenant, name, value, version, updated_at) VALUES ('local', 'ai', '{"a":1}', 1, 1);
    INSERT INTO model_budgets (tenant, day, calls, input_tokens, output_tokens, cost) VALUES ('local', '2026-01-01', 1, 2, 3, 4);
    INSERT INTO model_usage (tenant, day, user_id, task, model, calls, input_tokens, output_tokens, cost)
      VALUES ('local', '2026-01-01', 'ana', 'extract', 'm', 1, 2, 3, 4);
    INSERT INTO prompt_templates (tenant, task, version, instructions, prompt, active, created_at)
      VALUES ('local', 'extract', 1, 'Read.', '{{texts}}', 1, 5)`);
  // A pause, and a night of each user with what it changed.
  db.exec(`INSERT INTO paused_jobs (tenant, kind, paused_at) VALUES ('local', 'reembed', 5);
    INSERT INTO user_marks (user_no, name, value) SELECT user_no, 'mark', 3 FROM user_state;
    INSERT INTO consolidations (id, user_no, day, time_zone, origin, state, step, place, from_version, until_version, report, created_at, updated_at)
    SELECT 'night', user_no, '2026-01-01', 'UTC', 'night', 'running', 'days', 1, 0, 2, '{"days":1}', 1, 2 FROM user_state;
    INSERT INTO consolidation_changes (user_no, consolidation_no, kind, before, after, at)
    SELECT user_no, consolidation_no, 'fact', '{}', '{}', 6 FROM consolidations`);
  // A tenant with its settings, what was written on a day, and an audit log of one that nobody calls for.
  db.exec(`INSERT INTO tenants (tenant, name, time_zone, quotas, created_at, updated_at) VALUES ('local', 'Ours', 'UTC', '{}', 1, 2);
    INSERT INTO ingestions (user_no, day, count) SELECT user_no, '2026-01-01', 4 FROM user_state;
    INSERT INTO audit_rows (tenant, no, at, who, operation, result, body, hash) VALUES ('other', 1, 2, 'w', 'o', 'r', '{}', 'h');
    INSERT INTO audit_heads (tenant, no, hash, cut_no, cut_hash, seal) VALUES ('other', 1, 'h', 0, '', 's');
    INSERT INTO audit_waiting (tenant, entry, seal) VALUES ('other', '{}', 's')`);
  // A call of each user with what was sent and asked of it, and a webhook with what it was told.
  db.exec(`INSERT INTO call_identities SELECT tenant, 'phone', '+1' || user_no, user_id, 1, 1, 2 FROM user_state;
    INSERT INTO conversations (id, tenant, user_no, space, provider, external_id, status, started_at, turns, details, created_at, updated_at)
    SELECT 'call' || user_no, tenant, user_no, 'default', 'vapi', 'x' || user_no, 'completed', 1, 2, '{}', 3, 4 FROM user_state;
    INSERT INTO call_events (tenant, user_no, provider, event_key, type, external_id, payload, received_at)
    SELECT tenant, user_no, 'vapi', 'key' || user_no, 't', 'x', '{}', 1 FROM user_state;
    INSERT INTO tool_invocations (id, user_no, tool, origin, outcome, latency_ms, request, response, at)
    SELECT 'tool' || user_no, user_no, 't', 'call', 'ok', 0.1, '{}', '{}', 1 FROM user_state;
    INSERT INTO planner_records (id, user_no, space, noun, state, version, key, plan_id, due_at, content, created_at, updated_at)
    SELECT 'plan' || user_no, user_no, 'default', 'plan', 'draft', 2, 'k', NULL, 7, '{"title":"Müller 🥐"}', 1, 2 FROM user_state;
    INSERT INTO planner_versions (user_no, record_no, version, state, content, replaced_at)
    SELECT user_no, record_no, 1, 'draft', '{}', 2 FROM planner_records;
    INSERT INTO planner_sources SELECT user_no, (SELECT record_no FROM planner_records WHERE user_no = m.user_no), min(seq) FROM memories m GROUP BY user_no;
    INSERT INTO planner_times (id, user_no, space, noun, state, version, calendar_id, task_id, remote_key, starts_at, ends_at, unsent, content, created_at, updated_at)
    SELECT 'time' || user_no, user_no, 'default', 'block', 'free', 2, NULL, 'task', 'k', 5, 9, 1, '{"title":"Müller"}', 1, 2 FROM user_state;
    INSERT INTO webhooks (tenant, id, url, events, content, secret, state, created_at, updated_at, retry_at)
    VALUES ('local', 'hook', 'https://hooks.example/a', '["*"]', 0, 's', 'active', 1, 2, 0);
    INSERT INTO webhook_feeds SELECT user_no, 1, 2 FROM user_state;
    INSERT INTO webhook_deliveries (tenant, webhook_id, user_no, event_id, type, at, data, state, attempts, next_at, created_at)
    SELECT tenant, 'hook', user_no, 'news' || user_no, 'memory.created', 1, '{}', 'waiting', 0, 5, 1 FROM user_state`);
  // A session of each user with all that it can keep.
  db.exec(`INSERT INTO sessions (id, user_no, space, session_id, status, capture, words, started_at, seen_at)
    SELECT 'session' || user_no, user_no, 'default', 's1', 'active', 1, '{"task":"Müller"}', 1, 2 FROM user_state;
    INSERT INTO snapshots (id, user_no, space, session_id, kind, cause, salience, hash, words, times, created_at, seen_at, expires_at)
    SELECT 'snapshot' || user_no, user_no, 'default', 's1', 'task', 'manual', 0.1 + 0.2, 'h', '{"data":"{}"}', 1, 1, 2, 9 FROM user_state;
    INSERT INTO todos (id, user_no, space, session_id, status, progress, salience, words, created_at, updated_at)
    SELECT 'todo' || user_no, user_no, 'default', 's1', 'pending', 0.3, 0.5, '{"title":"t"}', 1, 2 FROM user_state;
    INSERT INTO system_states (user_no, space, name, words, updated_at) SELECT user_no, 'default', 'node', '"24"', 3 FROM user_state;
    INSERT INTO decisions (id, user_no, space, is_open, salience, words, decided_at, created_at)
    SELECT 'decision' || user_no, user_no, 'default', 0, 0.8, '{"question":"q"}', 1, 1 FROM user_state`);
  // A problem of each user, what helps with it, and work.
  db.exec(`INSERT INTO problems (id, user_no, space, seq, signature_version, exact_hash, frames_hash, message_hash, occurrences, state, first_seen_at, last_seen_at)
    SELECT 'problem' || user_no, user_no, space, min(seq), 1, 'e', NULL, 'm', 2, 'active', 1, 2 FROM memories GROUP BY user_no;
    INSERT INTO solutions (id, user_no, space, problem_no, seq, origin, successes, failures, learned_from, last_used_at, created_at)
    SELECT 'solution' || user_no, user_no, space, problem_no, seq, 'learned', 1, 0, 'work', 3, 1 FROM problems;
    INSERT INTO work_records (id, user_no, space, task, action, input, success, duration_ms, work_key, problem_no, state, occurred_at, created_at)
    SELECT 'work' || user_no, user_no, space, 'Müller', 'a', '{"a":1}', 0, 0.1, 'k', problem_no, 'archived', 1, 2 FROM problems`);
  db.exec("UPDATE sqlite_sequence SET seq = seq + 10 WHERE name = 'memories'");
  db.close();
}

/** What people see of a database: rankings with their scores, and what is stored of each user. */
export async function seenIn(holdfast: Holdfast): Promise<unknown> {
  const seen: unknown[] = [];
  for (const userId of users) {
    for (const query of questions) {
      const { results } = await holdfast.recall({
        userId,
        query,
        k: 20,
        spaces: '*',
        explain: true,
        now: '2026-12-01',
      });
      seen.push(results);
    }
    const { store: _where, ...stats } = await holdfast.stats({ userId, spaces: '*' });
    seen.push(stats, await holdfast.listMemories({ userId, spaces: '*', limit: 100, includeDeleted: true }));
    seen.push(await holdfast.listChanges({ userId, limit: 100 }));
  }
  seen.push(await holdfast.listKeys({}), await holdfast.listUsers({}));
  return seen;
}
