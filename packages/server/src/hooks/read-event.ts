import {
  type AgentEvent,
  type CodingAgent,
  type Fields,
  fieldsOf,
  nameOf,
  type SessionEvent,
  textOf,
} from './agent-event.ts';

/**
 * Reads what a hook was given. Undefined for events that nothing is made of, and for those of an agent inside another: what it does
 * is noise to the session that sent it.
 */
export function readEvent(agent: CodingAgent, fields: Fields): SessionEvent | undefined {
  const sessionId = nameOf(fields['session_id']) ?? nameOf(fields['conversation_id']);
  const isInner = fields['agent_id'] !== undefined || fields['is_background_agent'] === true;
  if (sessionId === undefined || isInner) return undefined;
  const event = agent === 'cursor' ? cursorEvent(fields) : claudeEvent(fields);
  return event === undefined ? undefined : { sessionId, event };
}

/** Claude Code, and Codex, which tells of the same events in the same words. */
function claudeEvent(fields: Fields): AgentEvent | undefined {
  switch (fields['hook_event_name']) {
    case 'SessionStart':
      return { kind: 'started', how: textOf(fields['source']) ?? 'startup' };
    case 'UserPromptSubmit':
      return prompted(fields['prompt'], fields['prompt_id'] ?? fields['turn_id']);
    case 'PostToolUse':
      return toolUsed(fields, fields['tool_response']);
    case 'PostToolUseFailure':
      return toolUsed(fields, fields['tool_response'], textOf(fields['error']) ?? 'failed');
    case 'Stop':
      // An agent that was kept from stopping says the rest at its next stop.
      return replied(fields['last_assistant_message'], fields['prompt_id'] ?? fields['turn_id']);
    case 'PreCompact':
      return { kind: 'compacting' };
    case 'PostCompact': {
      const summary = textOf(fields['compact_summary']);
      return summary === undefined ? undefined : { kind: 'compacted', summary };
    }
    case 'SessionEnd':
      return { kind: 'ended', reason: textOf(fields['reason']) ?? 'other' };
    default:
      return undefined;
  }
}

function cursorEvent(fields: Fields): AgentEvent | undefined {
  switch (fields['hook_event_name']) {
    case 'sessionStart':
      return { kind: 'started', how: 'startup' };
    case 'beforeSubmitPrompt':
      return prompted(fields['prompt'], fields['generation_id']);
    case 'postToolUse':
      return toolUsed(fields, parsed(fields['tool_output']));
    case 'postToolUseFailure':
      return toolUsed(fields, undefined, textOf(fields['error_message']) ?? 'failed');
    case 'afterAgentResponse':
      return replied(fields['text'], undefined);
    case 'preCompact':
      return { kind: 'compacting' };
    case 'sessionEnd':
      return { kind: 'ended', reason: textOf(fields['reason']) ?? 'other' };
    default:
      return undefined;
  }
}

function prompted(prompt: unknown, id: unknown): AgentEvent | undefined {
  const text = textOf(prompt);
  return text === undefined ? undefined : { kind: 'prompted', text, ...identified(id) };
}

function replied(message: unknown, id: unknown): AgentEvent | undefined {
  const text = textOf(message);
  return text === undefined ? undefined : { kind: 'replied', text, ...identified(id) };
}

function identified(id: unknown): { readonly id?: string } {
  const name = nameOf(id);
  return name === undefined ? {} : { id: name };
}

function toolUsed(fields: Fields, output: unknown, failure?: string): AgentEvent | undefined {
  const tool = nameOf(fields['tool_name']);
  if (tool === undefined) return undefined;
  const took = fields['duration_ms'] ?? fields['duration'];
  const use = {
    tool,
    input: fieldsOf(fields['tool_input']),
    output,
    ...identified(fields['tool_use_id']),
    ...(failure === undefined ? {} : { failure }),
    ...(typeof took === 'number' && took >= 0 ? { durationMs: took } : {}),
  };
  return { kind: 'tool_used', use };
}

/** Cursor gives a tool's result as JSON in a string. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    // Plain text, then.
    return value;
  }
}
