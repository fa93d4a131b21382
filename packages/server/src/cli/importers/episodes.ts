import {
  entryFields,
  type ForeignEntry,
  given,
  idOf,
  instantOf,
  isEntry,
  listOf,
  metadataOf,
  namesOf,
  objectOf,
  refused,
  roleOf,
  textOf,
} from './foreign.ts';

/**
 * Rows of the tables `episodes` and `memory_trace` of the memory stack (source document 002), as a list, in an object under the table's
 * name, or a line each: id, user_id, content, role, created_at, salience, source, meta.
 */
export function* readEpisodes(value: unknown): Generator<ForeignEntry> {
  const all = objectOf(value);
  const entries = listOf(value) ?? listOf(all?.['episodes']) ?? listOf(all?.['memory_trace']) ?? [value];
  for (const [index, entry] of entries.entries()) yield readEpisode(entry, `episode ${index + 1}`);
}

function readEpisode(entry: unknown, where: string): ForeignEntry {
  const fields = entryFields(entry, where);
  if (isEntry(fields)) return fields;
  const content = textOf(fields['content']) ?? textOf(fields['text']);
  const id = idOf(fields['id']) ?? idOf(fields['trace_id']);
  if (content === undefined) return refused(where, 'has no content');
  if (id === undefined) return refused(where, 'has no id');
  const time = fields['created_at'] ?? fields['timestamp'];
  const occurredAt = instantOf(time);
  if (time !== undefined && time !== null && occurredAt === undefined)
    return refused(where, `has the time ${JSON.stringify(time)}, which is none`);
  const meta = jsonOf(fields['meta']) ?? jsonOf(fields['metadata']);
  const origin = jsonOf(fields['source']) ?? textOf(fields['source']);
  const salience = fields['salience'] ?? fields['importance'];
  const role = textOf(fields['role']);
  return {
    kind: 'memory',
    where,
    owner: idOf(fields['user_id']),
    item: given({
      content,
      kind: role === 'summary' ? 'reflective' : 'episodic',
      role: roleOf(role),
      occurredAt,
      salience: typeof salience === 'number' ? Math.min(1, Math.max(0, salience)) : undefined,
      sessionId: idOf(fields['session_id']) ?? idOf(fields['conversation_id']) ?? idOf(meta?.['session_id']),
      tags: namesOf(fields['tags']) ?? namesOf(fields['topics']) ?? namesOf(meta?.['tags']),
      source: { type: 'episodes', id },
      metadata: metadataOf(meta, { origin, participants: listOf(fields['participants']) }),
    }),
  };
}

/** A column of JSON, as an object or as the text of one. */
function jsonOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'string') return objectOf(value);
  try {
    return objectOf(JSON.parse(value));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
