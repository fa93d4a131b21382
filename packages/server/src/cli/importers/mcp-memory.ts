import {
  type Fields,
  entryFields,
  type ForeignEntry,
  given,
  isEntry,
  listOf,
  metadataOf,
  objectOf,
  refused,
  textOf,
} from './foreign.ts';
import { formerSourceIdOf, sourceIdOf } from '../../text/source-id.ts';
import { statement } from './mem0.ts';

/**
 * The file of the reference memory server of MCP: entities with observations, and relations between them, a line each; or what its
 * `read_graph` answers. An observation is remembered with the name it is about in front, a relation as a sentence and a fact.
 */
export function* readMcpMemory(value: unknown): Generator<ForeignEntry> {
  const all = objectOf(value);
  const lines = listOf(value) ?? (all?.['type'] === undefined ? undefined : [all]);
  const entities = listOf(all?.['entities']);
  const relations = listOf(all?.['relations']);
  const entries = lines ?? [
    ...(entities ?? []).map((entity) => ({ type: 'entity', ...objectOf(entity) })),
    ...(relations ?? []).map((relation) => ({ type: 'relation', ...objectOf(relation) })),
  ];
  for (const [index, entry] of entries.entries()) {
    const where = `line ${index + 1}`;
    const fields = entryFields(entry, where);
    if (isEntry(fields)) yield fields;
    else if (fields['type'] === 'entity') yield* readEntity(fields, where);
    else if (fields['type'] === 'relation') yield readRelation(fields, where);
    else yield refused(where, `has the type ${JSON.stringify(fields['type'])}, which is neither entity nor relation`);
  }
}

function* readEntity(fields: Fields, where: string): Generator<ForeignEntry, void> {
  const name = textOf(fields['name']);
  const type = textOf(fields['entityType']);
  const observations = listOf(fields['observations']) ?? [];
  if (name === undefined) {
    yield refused(where, 'has no name');
    return;
  }
  for (const [index, entry] of observations.entries()) {
    const at = `${where}, observation ${index + 1}`;
    // Forks of the server keep an object with the words in it.
    const words = textOf(entry) ?? textOf(objectOf(entry)?.['content']);
    if (words === undefined) {
      yield refused(at, 'holds no words');
      continue;
    }
    yield {
      kind: 'memory',
      where: at,
      item: given({
        content: words.includes(name) ? words : `${name}: ${words}`,
        kind: 'semantic',
        source: { type: 'mcp-memory', id: sourceIdOf('observation', name, words) },
        metadata: metadataOf({ entity: name, entityType: type }),
      }),
      formerId: formerSourceIdOf('observation', name, words),
      ...(index === 0 && type !== undefined ? { facts: [{ subject: name, predicate: 'is_a', object: type }] } : {}),
    };
  }
}

function readRelation(fields: Fields, where: string): ForeignEntry {
  const [subject, predicate, object] = [fields['from'], fields['relationType'], fields['to']].map(textOf);
  if (subject === undefined || predicate === undefined || object === undefined) {
    return refused(where, 'lacks one of from, relationType and to');
  }
  const stated = statement({ subject, predicate, object }, { where, type: 'mcp-memory' });
  if (stated.kind !== 'memory') return stated;
  const metadata = { graph: 'relation', from: subject, to: object, relationType: predicate };
  return { ...stated, item: { ...stated.item, metadata } };
}
