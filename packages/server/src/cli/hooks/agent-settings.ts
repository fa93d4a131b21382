import { homedir } from 'node:os';
import { join } from 'node:path';
import { type CodingAgent, type Fields, fieldsOf } from '../../hooks/agent-event.ts';

/** Seconds after which an agent gives up waiting for a hook. Ours gives up by itself long before. */
const timeout = 5;

interface Entry {
  readonly event: string;
  /** Tools whose use is told; all events of its kind when not given. */
  readonly matcher?: string;
  /** The agent does not wait for it. */
  readonly async?: true;
}

const claudeTools = 'Bash|Edit|Write|MultiEdit|NotebookEdit|TodoWrite|TaskCreate|TaskUpdate';
const cursorTools = 'Shell|Write|Edit|Delete|TodoWrite';

const entries: Readonly<Record<CodingAgent, readonly Entry[]>> = {
  'claude-code': [
    { event: 'SessionStart' },
    { event: 'UserPromptSubmit' },
    { event: 'PostToolUse', matcher: claudeTools, async: true },
    // Waited for: the agent is told what helped before.
    { event: 'PostToolUseFailure', matcher: claudeTools },
    { event: 'Stop' },
    { event: 'PreCompact' },
    { event: 'PostCompact' },
    { event: 'SessionEnd' },
  ],
  codex: [
    { event: 'SessionStart' },
    { event: 'UserPromptSubmit' },
    { event: 'PostToolUse', matcher: 'Bash|apply_patch' },
    { event: 'Stop' },
    { event: 'PreCompact' },
  ],
  cursor: [
    { event: 'sessionStart' },
    { event: 'beforeSubmitPrompt' },
    { event: 'postToolUse', matcher: cursorTools },
    { event: 'postToolUseFailure', matcher: cursorTools },
    { event: 'afterAgentResponse' },
    { event: 'preCompact' },
    { event: 'sessionEnd' },
  ],
};

/** Events that an agent tells us of, in the order of its settings. */
export function eventsOf(agent: CodingAgent): readonly string[] {
  return entries[agent].map(({ event }) => event);
}

/** The file that an agent reads its hooks from: the person's own, or that of a project that is not shared with others. */
export function settingsFile(agent: CodingAgent, project: string | undefined, home: string = homedir()): string {
  switch (agent) {
    case 'claude-code':
      return project === undefined
        ? join(home, '.claude', 'settings.json')
        : join(project, '.claude', 'settings.local.json');
    case 'cursor':
      return join(project ?? home, '.cursor', 'hooks.json');
    case 'codex':
      return join(project ?? home, '.codex', 'hooks.json');
  }
}

/** The same settings with our hooks, and those of an older version of ours taken out; everything else is left as it is. */
export function withHooks(settings: Fields, agent: CodingAgent, command: string): Fields {
  const cleaned = withoutHooks(settings);
  const hooks: Record<string, unknown> = { ...fieldsOf(cleaned['hooks']) };
  for (const entry of entries[agent]) {
    const others = hooks[entry.event];
    hooks[entry.event] = [...(Array.isArray(others) ? (others as unknown[]) : []), ours(agent, entry, command)];
  }
  const version = agent === 'cursor' && cleaned['version'] === undefined ? { version: 1 } : {};
  return { ...version, ...cleaned, hooks };
}

function ours(agent: CodingAgent, { matcher, async }: Entry, command: string): object {
  const matching = matcher === undefined ? {} : { matcher };
  if (agent === 'cursor') return { command, timeout, ...matching };
  return { ...matching, hooks: [{ type: 'command', command, timeout, ...(async === undefined ? {} : { async }) }] };
}

/** The same settings without our hooks, and without what only held them. */
export function withoutHooks(settings: Fields): Fields {
  const { hooks, ...rest } = settings;
  const events = Object.entries(fieldsOf(hooks));
  const kept = events.flatMap(([event, groups]) => {
    if (!Array.isArray(groups)) return [[event, groups] as const];
    const left = (groups as unknown[]).flatMap((group) => withoutOurs(group));
    return left.length === 0 && groups.length > 0 ? [] : [[event, left] as const];
  });
  if (hooks === undefined || (kept.length === 0 && events.length > 0)) return rest;
  return { ...settings, hooks: Object.fromEntries(kept) };
}

/** One entry of an event: a hook, or a group of them. */
function withoutOurs(group: unknown): unknown[] {
  const fields = fieldsOf(group);
  if (isOurs(fields['command'])) return [];
  const inner = fields['hooks'];
  if (!Array.isArray(inner)) return [group];
  const left = (inner as unknown[]).filter((hook) => !isOurs(fieldsOf(hook)['command']));
  if (left.length === inner.length) return [group];
  return left.length === 0 ? [] : [{ ...fields, hooks: left }];
}

/** Events that have a hook of ours, with its command. */
export function hooksIn(settings: Fields): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [event, groups] of Object.entries(fieldsOf(settings['hooks']))) {
    if (!Array.isArray(groups)) continue;
    for (const group of groups as unknown[]) {
      const fields = fieldsOf(group);
      const inner = Array.isArray(fields['hooks']) ? (fields['hooks'] as unknown[]) : [];
      for (const hook of [fields, ...inner.map((one) => fieldsOf(one))]) {
        const command = hook['command'];
        if (isOurs(command)) found.set(event, command);
      }
    }
  }
  return found;
}

function isOurs(command: unknown): command is string {
  return typeof command === 'string' && /\bholdfast-hook\.(?:js|mjs|ts)\b/u.test(command);
}
