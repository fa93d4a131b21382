import type { AgentEvent, CodingAgent } from './agent-event.ts';
import { longestContext } from './recalled-text.ts';

/**
 * What a hook writes to standard output, in its agent's own form. Empty where there is nothing to say: each of them takes silence for
 * leave to go on.
 */
export function answerOf(agent: CodingAgent, event: AgentEvent | undefined, context: string): string {
  const text = context.slice(0, longestContext).toWellFormed();
  if (agent === 'cursor') {
    // Cursor takes words at the start alone; of a prompt it only asks whether it may be sent.
    if (event?.kind === 'prompted') return JSON.stringify({ continue: true });
    return event?.kind === 'started' && text !== '' ? JSON.stringify({ additional_context: text }) : '';
  }
  if (text === '') return '';
  const hookEventName = event?.kind === 'started' ? 'SessionStart' : 'UserPromptSubmit';
  return JSON.stringify({ hookSpecificOutput: { hookEventName, additionalContext: text } });
}
