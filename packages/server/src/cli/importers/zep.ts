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
 * What Zep's API answers, saved as JSON: an object with any of `edges` (facts between nodes), `nodes` (with summaries), `episodes` and
 * `messages`; or one such list. An edge becomes its sentence and a fact with the times at which it held.
 */
export function* readZep(value: unknown): Generator<ForeignEntry> {
  const all = objectOf(value) ?? {};
  const list = listOf(value) ?? [];
  const isEdge = (entry: unknown): boolean => textOf(objectOf(entry)?.['fact']) !== undefined;
  const edges = listOf(all['edges']) ?? listOf(all['facts']) ?? list.filter(isEdge);
  const said = [
    ...(listOf(all['episodes']) ?? []),
    ...(listOf(all['messages']) ?? []),
    ...list.filter((entry) => !isEdge(entry)),
  ];
  const nodes = listOf(all['nodes']) ?? [];
  const names = new Map(
    nodes.map((node) => [idOf(objectOf(node)?.['uuid']), textOf(objectOf(node)?.['name'])] as const),
  );
  const nameOf = (id: unknown): string | undefined => names.get(idOf(id));
  const session = textOf(all['session_id']) ?? textOf(all['thread_id']);
  for (const [index, entry] of said.entries()) yield readEpisode(entry, `episode ${index + 1}`, session);
  for (const [index, entry] of nodes.entries()) {
    const node = readNode(entry, `node ${index + 1}`);
    if (node !== undefined) yield node;
  }
  for (const [index, entry] of edges.entries()) yield readEdge(entry, `edge ${index + 1}`, nameOf);
}

function readEpisode(entry: unknown, where: string, session: string | undefined): ForeignEntry {
  const fields = entryFields(entry, where);
  if (isEntry(fields)) return fields;
  const content = textOf(fields['content']);
  const id = idOf(fields['uuid']) ?? idOf(fields['uuid_']);
  if (content === undefined) return refused(where, 'has no content');
  if (id === undefined) return refused(where, 'has no uuid');
  const role = roleOf(fields['role_type']) ?? roleOf(fields['role']);
  const name = textOf(fields['name']) ?? textOf(fields['role']);
  return {
    kind: 'memory',
    where,
    item: given({
      content,
      kind: 'episodic',
      role,
      speaker: name !== undefined && roleOf(name) === undefined ? name : undefined,
      sessionId: idOf(fields['thread_id']) ?? idOf(fields['session_id']) ?? session,
      occurredAt: instantOf(fields['created_at']),
      source: { type: 'zep', id },
      metadata: metadataOf(objectOf(fields['metadata'])),
    }),
  };
}

/** Undefined for a node that is but a name: edges bring it. */
function readNode(entry: unknown, where: string): ForeignEntry | undefined {
  const fields = entryFields(entry, where);
  if (isEntry(fields)) return fields;
  const summary = textOf(fields['summary']);
  const id = idOf(fields['uuid']);
  if (summary === undefined) return undefined;
  if (id === undefined) return refused(where, 'has no uuid');
  const name = textOf(fields['name']);
  return {
    kind: 'memory',
    where,
    item: given({
      content: name === undefined || summary.includes(name) ? summary : `${name}: ${summary}`,
      kind: 'semantic',
      occurredAt: instantOf(fields['created_at']),
      tags: namesOf(fields['labels']),
      source: { type: 'zep', id },
    }),
  };
}

function readEdge(entry: unknown, where: string, nameOf: (id: unknown) => string | undefined): ForeignEntry {
  const fields = entryFields(entry, where);
  if (isEntry(fields)) return fields;
  const content = textOf(fields['fact']);
  const id = idOf(fields['uuid']);
  if (content === undefined) return refused(where, 'has no fact');
  if (id === undefined) return refused(where, 'has no uuid');
  const subject = textOf(fields['source_node_name']) ?? nameOf(fields['source_node_uuid']);
  const object = textOf(fields['target_node_name']) ?? nameOf(fields['target_node_uuid']);
  const predicate = textOf(fields['name']);
  const validFrom = instantOf(fields['valid_at']);
  const validTo = instantOf(fields['invalid_at']) ?? instantOf(fields['expired_at']);
  const known = subject !== undefined && object !== undefined && predicate !== undefined;
  return {
    kind: 'memory',
    where,
    item: given({
      content,
      kind: 'semantic',
      occurredAt: validFrom ?? instantOf(fields['created_at']),
      source: { type: 'zep', id },
      metadata: metadataOf({ relation: predicate, validTo }),
    }),
    ...(known ? { facts: [{ subject, predicate, object, validFrom, validTo }] } : {}),
  };
}
