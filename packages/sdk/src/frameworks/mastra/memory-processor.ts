import type { Processor } from '@mastra/core/processors';
import { type ConversationOptions, recallFor, rememberSaid } from '../common/conversation.ts';

type InputArgs = Parameters<NonNullable<Processor['processInput']>>[0];
type Message = InputArgs['messages'][number];

/** What a run says of itself. */
export interface MastraRun {
  readonly threadId?: string;
  readonly resourceId?: string;
}

/** Whose memories a run reads and writes, and in which conversation. */
export type RunIdentity = Pick<ConversationOptions, 'userId' | 'space' | 'sessionId' | 'agentId'>;

export interface MemoryProcessorOptions extends ConversationOptions {
  /** Tells the identity of a run; when not given, its thread is the session, and the user is that of the options. */
  readonly identify?: (run: MastraRun) => RunIdentity;
}

/** Under which this processor finds again what it has noted of a run. */
const NOTES = 'holdfast';

interface Notes {
  readonly asked: string;
  readonly identity: RunIdentity;
}

/**
 * Memory for an agent of Mastra, as an input and an output processor: what bears on the user's message joins the system
 * messages, once a run; the message and the answer are stored when the run is through.
 */
export function memoryProcessor(
  options: MemoryProcessorOptions,
): Processor<'holdfast-memory'> & Required<Pick<Processor<'holdfast-memory'>, 'processInput' | 'processOutputResult'>> {
  const { identify = ({ threadId }): RunIdentity => (threadId === undefined ? {} : { sessionId: threadId }) } = options;
  return {
    id: 'holdfast-memory',

    async processInput({ messages, systemMessages, state }) {
      const message = messages.findLast(({ role }) => role === 'user');
      if (message === undefined) return { messages, systemMessages };
      const { threadId, resourceId } = message;
      const identity = identify({
        ...(threadId === undefined ? {} : { threadId }),
        ...(resourceId === undefined ? {} : { resourceId }),
      });
      const asked = textOf(message);
      state[NOTES] = { asked, identity } satisfies Notes;
      const prompt = [
        ...systemMessages.flatMap(({ content }) => (typeof content === 'string' ? [content] : [])),
        ...messages.map(textOf),
      ];
      const memory = await recallFor({ ...options, ...identity }, { query: asked, prompt });
      if (memory === undefined) return { messages, systemMessages };
      return { messages, systemMessages: [...systemMessages, { role: 'system', content: memory }] };
    },

    async processOutputResult({ messages, state, result }) {
      const notes = state[NOTES];
      if (result.finishReason === 'error' || !isNotes(notes)) return messages;
      const said = [
        { role: 'user', text: notes.asked },
        { role: 'assistant', text: result.text },
      ] as const;
      await rememberSaid({ ...options, ...notes.identity }, said);
      return messages;
    },
  };
}

function textOf({ content: { parts } }: Message): string {
  return parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
}

/** Only this processor writes there. */
function isNotes(value: unknown): value is Notes {
  return typeof value === 'object' && value !== null && 'asked' in value && 'identity' in value;
}
