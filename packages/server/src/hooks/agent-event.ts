/** Coding agents whose hooks are understood. */
export const codingAgents = ['claude-code', 'cursor', 'codex'] as const;
export type CodingAgent = (typeof codingAgents)[number];

/** What a coding agent tells of, in one form for all of them. */
export type AgentEvent =
  | { readonly kind: 'started'; readonly how: string }
  | { readonly kind: 'prompted'; readonly text: string; readonly id?: string }
  | { readonly kind: 'tool_used'; readonly use: ToolUse }
  | { readonly kind: 'replied'; readonly text: string; readonly id?: string }
  | { readonly kind: 'compacting' }
  | { readonly kind: 'compacted'; readonly summary: string }
  | { readonly kind: 'ended'; readonly reason: string };

export interface ToolUse {
  readonly tool: string;
  readonly input: Fields;
  readonly output: unknown;
  /** Why it failed, when the agent says that it did. */
  readonly failure?: string;
  /** The agent's own id of this use. */
  readonly id?: string;
  readonly durationMs?: number;
}

/** An event and the session that it belongs to. */
export interface SessionEvent {
  readonly sessionId: string;
  readonly event: AgentEvent;
}

export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields {
  // Sound: an object out of JSON has string keys.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** Text that can be stored; undefined for what is none, or blank. */
export function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.replaceAll('\u0000', '').toWellFormed();
  return text.trim() === '' ? undefined : text;
}

/** A name as the contract wants it: no control characters, at most 255. */
export function nameOf(value: unknown): string | undefined {
  const name = textOf(value)?.replaceAll(/[\u0000-\u001f\u007f]/gu, '');
  return name === undefined || name === '' ? undefined : name.slice(0, 255).toWellFormed();
}
