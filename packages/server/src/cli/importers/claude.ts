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
 * `conversations.json` of Claude: a list of conversations with `chat_messages`. Words are remembered; what tools were asked and answered,
 * thinking, and the contents of attachments are left out, their names kept.
 */
export function* readClaude(value: unknown): Generator<ForeignEntry> {
  const conversations = listOf(value) ?? listOf(objectOf(value)?.['conversations']) ?? [value];
  for (const [index, entry] of conversations.entries()) {
    const where = `conversation ${index + 1}`;
    const conversation = objectOf(entry);
    const messages = listOf(conversation?.['chat_messages']);
    const id = idOf(conversation?.['uuid']);
    if (conversation === undefined || messages === undefined) yield refused(where, 'has no chat_messages');
    else if (id === undefined) yield refused(where, 'has no uuid');
    else yield* readMessages({ conversation, messages, id, where });
  }
}

function* readMessages({
  conversation,
  messages,
  id,
  where,
}: {
  readonly conversation: Fields;
  readonly messages: readonly unknown[];
  readonly id: string;
  readonly where: string;
}): Generator<ForeignEntry> {
  const shown = shownOf(messages, textOf(conversation['current_leaf_message_uuid']));
  let turn = 0;
  for (const [index, entry] of messages.entries()) {
    const message = objectOf(entry);
    const at = `${where}, message ${index + 1}`;
    const uuid = idOf(message?.['uuid']);
    if (message === undefined || uuid === undefined) {
      yield refused(at, message === undefined ? 'is not a JSON object' : 'has no uuid');
      continue;
    }
    const role = roleOf(message['sender']);
    const content = wordsOf(message);
    if (content === undefined || (shown !== undefined && !shown.has(uuid))) {
      yield left(at);
      continue;
    }
    if (role === undefined) {
      yield refused(at, `has the sender ${JSON.stringify(message['sender'])}, which is neither human nor assistant`);
      continue;
    }
    const files = [...(listOf(message['attachments']) ?? []), ...(listOf(message['files']) ?? [])];
    const names = files.flatMap((file) => textOf(objectOf(file)?.['file_name']) ?? []);
    yield {
      kind: 'memory',
      where: at,
      item: given({
        content,
        role,
        kind: 'episodic',
        sessionId: id,
        turn,
        occurredAt: instantOf(message['created_at']) ?? instantOf(conversation['created_at']),
        source: { type: 'claude', id: uuid },
        metadata: metadataOf({ title: textOf(conversation['name']), files: names.length === 0 ? undefined : names }),
      }),
    };
    turn += 1;
  }
}

/** The blocks of text where there are any: the field `text` also tells of tools. */
function wordsOf(message: Fields): string | undefined {
  const blocks = (listOf(message['content']) ?? []).flatMap((entry) => {
    const block = objectOf(entry);
    return block?.['type'] === 'text' ? (textOf(block['text']) ?? []) : [];
  });
  return textOf(blocks.join('\n\n')) ?? textOf(message['text']);
}

/** What lies on the way to the last message seen; undefined, which means all, where the file does not tell. */
function shownOf(messages: readonly unknown[], leaf: string | undefined): ReadonlySet<string> | undefined {
  if (leaf === undefined) return undefined;
  const parents = new Map<string, string | undefined>();
  for (const entry of messages) {
    const message = objectOf(entry);
    const uuid = idOf(message?.['uuid']);
    if (uuid !== undefined) parents.set(uuid, textOf(message?.['parent_message_uuid']));
  }
  const shown = new Set<string>();
  for (
    let node: string | undefined = leaf;
    node !== undefined && parents.has(node) && !shown.has(node);
    node = parents.get(node)
  ) {
    shown.add(node);
  }
  return shown.size === 0 ? undefined : shown;
}
