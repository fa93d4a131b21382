import {
  entryFields,
  type ForeignEntry,
  given,
  idOf,
  instantOf,
  isEntry,
  left,
  listOf,
  metadataOf,
  namesOf,
  objectOf,
  refused,
  textOf,
} from './foreign.ts';

/**
 * What OpenMemory writes into the zip file of its backup: `memories.json` (memories name their categories and apps by id), or the lines of
 * `memories.jsonl.gz`, as a list.
 */
export function* readOpenMemory(value: unknown): Generator<ForeignEntry> {
  const all = objectOf(value);
  const categories = namesById(all?.['categories']);
  const apps = namesById(all?.['apps']);
  const owner = idOf(objectOf(all?.['user'])?.['user_id']);
  for (const [index, entry] of (listOf(value) ?? listOf(all?.['memories']) ?? [value]).entries()) {
    const where = `memory ${index + 1}`;
    const fields = entryFields(entry, where);
    if (isEntry(fields)) {
      yield fields;
      continue;
    }
    const content = textOf(fields['content']);
    const id = idOf(fields['id']);
    const state = textOf(fields['state']);
    if (state === 'deleted') yield left(where);
    else if (content === undefined) yield refused(where, 'has no content');
    else if (id === undefined) yield refused(where, 'has no id');
    else {
      const named = (listOf(fields['category_ids']) ?? []).flatMap((one) => categories.get(String(one)) ?? []);
      yield {
        kind: 'memory',
        where,
        owner,
        state: state === 'paused' || state === 'archived' ? state : undefined,
        item: given({
          content,
          kind: 'semantic',
          occurredAt: instantOf(fields['created_at']),
          agentId: textOf(fields['app']) ?? apps.get(String(fields['app_id'])),
          tags: namesOf(fields['categories']) ?? namesOf(named),
          source: { type: 'openmemory', id },
          metadata: metadataOf(objectOf(fields['metadata']) ?? objectOf(fields['metadata_'])),
        }),
      };
    }
  }
}

function namesById(value: unknown): ReadonlyMap<string, string> {
  return new Map(
    (listOf(value) ?? []).flatMap((entry) => {
      const fields = objectOf(entry);
      const [id, name] = [idOf(fields?.['id']), textOf(fields?.['name'])];
      return id === undefined || name === undefined ? [] : [[id, name] as const];
    }),
  );
}
