import type { CodingAgent } from './agent-event.ts';
import { longestContext } from './recalled-text.ts';

/** Events of Claude Code and Codex that take words for the agent. */
const telling = ['SessionStart', 'UserPromptSubmit', 'PostToolUse', 'PostToolUseFailure'];

/**
 * What a hook writes to standard output, in its agent's own form. Empty where there is nothing to say: each of them takes silence for
 * leave to go on.
 *
 * @param event the agent's own name of it
 */
export function answerOf(agent: CodingAgent, event: unknown, context: string): string {
  const text = context.slice(0, longestContext).toWellFormed();
  if (agent === 'cursor') {
    // Of a prompt Cursor only asks whether it may be sent.
    if (event === 'beforeSubmitPrompt') return JSON.stringify({ continue: true });
    const takes = event === 'sessionStart' || event === 'postToolUse';
    return takes && text !== '' ? JSON.stringify({ additional_context: text }) : '';
  }
  if (text === '' || typeof event !== 'string' || !telling.includes(event)) return '';
  return JSON.stringify({ hookSpecificOutput: { hookEventName: event, additionalContext: text } });
}
