import { formerSourceIdOf, sourceIdOf } from '../../text/source-id.ts';
import {
  entryFields,
  type ForeignEntry,
  type ForeignFact,
  given,
  idOf,
  instantOf,
  isEntry,
  listOf,
  metadataOf,
  namesOf,
  objectOf,
  refused,
  textOf,
} from './foreign.ts';

/** What mem0 answers to `get_all`: `results` (or a plain list) of memories, and `relations` of its graph. */
export function* readMem0(value: unknown): Generator<ForeignEntry> {
  const all = objectOf(value);
  const entries =
    listOf(value) ?? listOf(all?.['results']) ?? listOf(all?.['memories']) ?? ('memory' in (all ?? {}) ? [all] : []);
  for (const [index, entry] of entries.entries()) yield readMemory(entry, `memory ${index + 1}`);
  for (const [index, entry] of (listOf(all?.['relations']) ?? []).entries())
    yield readRelation(entry, `relation ${index + 1}`);
}

function readMemory(entry: unknown, where: string): ForeignEntry {
  const fields = entryFields(entry, where);
  if (isEntry(fields)) return fields;
  const content = textOf(fields['memory']) ?? textOf(fields['data']);
  const id = idOf(fields['id']);
  if (content === undefined) return refused(where, 'has no words in the field memory');
  if (id === undefined) return refused(where, 'has no id');
  return {
    kind: 'memory',
    where,
    owner: idOf(fields['user_id']),
    item: given({
      content,
      kind: 'semantic',
      occurredAt: instantOf(fields['created_at']),
      expiresAt: instantOf(fields['expiration_date']),
      agentId: idOf(fields['agent_id']),
      sessionId: idOf(fields['run_id']),
      tags: namesOf(fields['categories']),
      source: { type: 'mem0', id },
      metadata: metadataOf(objectOf(fields['metadata']), { app: idOf(fields['app_id']) }),
    }),
  };
}

function readRelation(entry: unknown, where: string): ForeignEntry {
  const fields = entryFields(entry, where);
  if (isEntry(fields)) return fields;
  const subject = textOf(fields['source']);
  const predicate = textOf(fields['relationship']) ?? textOf(fields['relation']);
  const object = textOf(fields['target']) ?? textOf(fields['destination']);
  if (subject === undefined || predicate === undefined || object === undefined) {
    return refused(where, 'lacks one of source, relationship and target');
  }
  return statement({ subject, predicate, object }, { where, type: 'mem0', owner: idOf(fields['user_id']) });
}

/** A relation as a sentence, which is remembered, and as a fact that rests on it. */
export function statement(
  fact: ForeignFact,
  { where, type, owner }: { readonly where: string; readonly type: string; readonly owner?: string | undefined },
): ForeignEntry {
  const { subject, predicate, object } = fact;
  return {
    kind: 'memory',
    where,
    owner,
    item: {
      content: `${subject} ${predicate.replaceAll('_', ' ')} ${object}`,
      kind: 'semantic',
      source: { type, id: sourceIdOf('relation', subject, predicate, object) },
    },
    formerId: formerSourceIdOf('relation', subject, predicate, object),
    facts: [fact],
  };
}
