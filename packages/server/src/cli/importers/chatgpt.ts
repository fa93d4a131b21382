import {
  type Fields,
  type ForeignEntry,
  given,
  idOf,
  instantOf,
  left,
  listOf,
  metadataOf,
  objectOf,
  refused,
  roleOf,
  textOf,
} from './foreign.ts';

/**
 * `conversations.json` of ChatGPT: a list of conversations, each a tree of messages (`mapping`) and the message at the end of what the
 * person last saw (`current_node`). What was said on the way there is remembered, by user and assistant; other branches, calls of tools
 * and hidden messages are left out.
 */
export function* readChatGpt(value: unknown): Generator<ForeignEntry> {
  const conversations = listOf(value) ?? [value];
  for (const [index, entry] of conversations.entries()) {
    const where = `conversation ${index + 1}`;
    const conversation = objectOf(entry);
    const mapping = objectOf(conversation?.['mapping']);
    const id = idOf(conversation?.['conversation_id']) ?? idOf(conversation?.['id']);
    if (conversation === undefined || mapping === undefined) yield refused(where, 'has no mapping of messages');
    else if (id === undefined) yield refused(where, 'has no id');
    else yield* readConversation({ conversation, mapping, id, where });
  }
}

interface Conversation {
  readonly conversation: Fields;
  readonly mapping: Fields;
  readonly id: string;
  readonly where: string;
}

function* readConversation({ conversation, mapping, id, where }: Conversation): Generator<ForeignEntry> {
  const path = pathTo(mapping, textOf(conversation['current_node']) ?? newestLeaf(mapping));
  if (path === undefined) {
    yield refused(where, 'has a mapping that leads nowhere, or in a circle');
    return;
  }
  const shown = new Set(path);
  for (const node of Object.keys(mapping)) {
    if (!shown.has(node) && textOfMessage(messageOf(mapping, node)) !== undefined)
      yield left(`${where}, message ${node}`);
  }
  let turn = 0;
  for (const node of path) {
    const message = messageOf(mapping, node);
    if (message === undefined) continue;
    const at = `${where}, message ${idOf(message['id']) ?? node}`;
    const role = roleOf(objectOf(message['author'])?.['role']);
    const content = textOfMessage(message);
    if (content === undefined || role === undefined || role === 'system' || role === 'tool') {
      yield left(at);
      continue;
    }
    const metadata = objectOf(message['metadata']);
    yield {
      kind: 'memory',
      where: at,
      item: given({
        content,
        role,
        kind: 'episodic',
        sessionId: id,
        turn,
        occurredAt: instantOf(message['create_time']) ?? instantOf(conversation['create_time']),
        source: { type: 'chatgpt', id: idOf(message['id']) ?? node },
        metadata: metadataOf({ title: textOf(conversation['title']), model: textOf(metadata?.['model_slug']) }),
      }),
    };
    turn += 1;
  }
}

/** From the root to a message; undefined when a parent is missing or comes twice. */
function pathTo(mapping: Fields, leaf: string | undefined): readonly string[] | undefined {
  const path: string[] = [];
  const seen = new Set<string>();
  let node = leaf;
  while (node !== undefined) {
    const fields = objectOf(mapping[node]);
    if (fields === undefined || seen.has(node)) return undefined;
    seen.add(node);
    path.push(node);
    node = textOf(fields['parent']);
  }
  return path.length === 0 ? undefined : path.toReversed();
}

/** Of a file that does not say where the conversation ended. */
function newestLeaf(mapping: Fields): string | undefined {
  const leaves = Object.keys(mapping).filter(
    (node) => (listOf(objectOf(mapping[node])?.['children']) ?? []).length === 0,
  );
  const timeOf = (node: string): number => Number(messageOf(mapping, node)?.['create_time'] ?? 0);
  return leaves.toSorted((a, b) => timeOf(b) - timeOf(a))[0];
}

function messageOf(mapping: Fields, node: string): Fields | undefined {
  return objectOf(objectOf(mapping[node])?.['message']);
}

/** What was said to everybody, pictures left out; undefined for what is hidden, for tools, or for no words. */
function textOfMessage(message: Fields | undefined): string | undefined {
  if (message === undefined) return undefined;
  const recipient = textOf(message['recipient']);
  if (recipient !== undefined && recipient !== 'all') return undefined;
  if (objectOf(message['metadata'])?.['is_visually_hidden_from_conversation'] === true) return undefined;
  const content = objectOf(message['content']);
  const type = textOf(content?.['content_type']) ?? 'text';
  if (type !== 'text' && type !== 'multimodal_text') return undefined;
  const parts = (listOf(content?.['parts']) ?? []).map((part) => textOf(part) ?? textOf(objectOf(part)?.['text']));
  return textOf(parts.filter((part) => part !== undefined).join('\n')) ?? textOf(content?.['text']);
}
