import { describe, expect, test } from 'vitest';
import { answerOf } from './answer.ts';
import { readEvent } from './read-event.ts';
import { redact } from './redact.ts';
import { workOf } from './tool-work.ts';

const session = { session_id: 's1', cwd: '/p', transcript_path: null };
const claude = (fields: object) => readEvent('claude-code', { ...session, ...fields })?.event;
const codex = (fields: object) => readEvent('codex', { ...session, turn_id: 't1', ...fields })?.event;
const cursor = (fields: object) =>
  readEvent('cursor', { conversation_id: 'c1', generation_id: 'g1', workspace_roots: ['/p'], ...fields })?.event;

describe('an event', () => {
  test('of Claude Code is read', () => {
    expect(claude({ hook_event_name: 'SessionStart', source: 'compact' })).toEqual({ kind: 'started', how: 'compact' });
    expect(claude({ hook_event_name: 'UserPromptSubmit', prompt: 'Mend it', prompt_id: 'p1' })).toEqual({
      kind: 'prompted',
      text: 'Mend it',
      id: 'p1',
    });
    expect(claude({ hook_event_name: 'Stop', last_assistant_message: 'Mended.' })).toEqual({
      kind: 'replied',
      text: 'Mended.',
    });
    expect(claude({ hook_event_name: 'PreCompact', trigger: 'auto' })).toEqual({ kind: 'compacting' });
    expect(claude({ hook_event_name: 'PostCompact', compact_summary: 'So far' })).toEqual({
      kind: 'compacted',
      summary: 'So far',
    });
    expect(claude({ hook_event_name: 'SessionEnd', reason: 'clear' })).toEqual({ kind: 'ended', reason: 'clear' });
  });

  test('of Codex and Cursor is read in their words', () => {
    expect(codex({ hook_event_name: 'UserPromptSubmit', prompt: 'Mend it' })).toMatchObject({
      kind: 'prompted',
      id: 't1',
    });
    expect(codex({ hook_event_name: 'Stop', last_assistant_message: null })).toBeUndefined();
    expect(cursor({ hook_event_name: 'beforeSubmitPrompt', prompt: 'Mend it' })).toMatchObject({
      kind: 'prompted',
      id: 'g1',
    });
    expect(cursor({ hook_event_name: 'afterAgentResponse', text: 'Done' })).toEqual({ kind: 'replied', text: 'Done' });
    expect(
      cursor({
        hook_event_name: 'postToolUse',
        tool_name: 'Shell',
        tool_input: { command: 'ls' },
        tool_output: '{"exitCode":1}',
      }),
    ).toMatchObject({
      use: { output: { exitCode: 1 } },
    });
    expect(readEvent('cursor', { session_id: 'c2', hook_event_name: 'sessionStart' })).toEqual({
      sessionId: 'c2',
      event: { kind: 'started', how: 'startup' },
    });
  });

  test('that says nothing, is unknown, or belongs to an agent inside another is left out', () => {
    expect(claude({ hook_event_name: 'UserPromptSubmit', prompt: ' \n' })).toBeUndefined();
    expect(claude({ hook_event_name: 'Notification' })).toBeUndefined();
    expect(claude({ hook_event_name: 'Stop', last_assistant_message: 'x', agent_id: 'inner' })).toBeUndefined();
    expect(readEvent('claude-code', { hook_event_name: 'Stop', last_assistant_message: 'x' })).toBeUndefined();
    expect(readEvent('claude-code', {})).toBeUndefined();
  });
});

describe('the use of a tool', () => {
  const work = (tool: string, input: object, output?: unknown, failure?: string) =>
    workOf({ tool, input: { ...input }, output, ...(failure === undefined ? {} : { failure }) }, '/p');

  test('that edits names its files from the root of the project', () => {
    expect(work('Edit', { file_path: '/p/src/a.ts', new_string: 'x = 1' })?.work).toEqual({
      kind: 'files',
      files: ['src/a.ts'],
      change: 'x = 1',
    });
    expect(work('Bash', { command: 'git status' })?.work).toMatchObject({ looks: true });
    expect(work('Bash', { command: 'cat a > b' })?.work).toMatchObject({ looks: false });
    expect(work('Write', { file_path: '/other/b.ts' })?.work).toEqual({ kind: 'files', files: ['/other/b.ts'] });
    const patch = '*** Begin Patch\n*** Update File: src/a.ts\n@@\n*** Add File: src/c.ts\n+x\n*** End Patch';
    expect(work('apply_patch', { command: patch })?.work).toEqual({ kind: 'files', files: ['src/a.ts', 'src/c.ts'] });
  });

  test('that runs keeps command, exit code and the end of what was printed', () => {
    expect(work('Bash', { command: 'npm test' }, { stdout: 'ok', stderr: '' })).toEqual({
      tool: 'Bash',
      work: { kind: 'command', command: 'npm test', looks: false, output: 'ok' },
    });
    const failed = work(
      'Shell',
      { command: ['bash', '-lc', 'make'] },
      { exit_code: 2, output: `${'x'.repeat(5_000)}boom` },
    );
    expect(failed).toMatchObject({
      work: { command: 'make', exitCode: 2 },
      failure: expect.stringMatching(/boom$/u) as string,
    });
    expect(work('Bash', { command: 'make' }, undefined, 'Exit code 1')).toMatchObject({ failure: 'Exit code 1' });
  });

  test('that plans becomes todos, whole or one by one', () => {
    const todos = [
      { content: 'Dig', status: 'completed' },
      { content: 'Plant', status: 'in_progress' },
    ];
    expect(work('TodoWrite', { todos })?.work).toEqual({
      kind: 'todos',
      whole: true,
      todos: [
        { title: 'Dig', status: 'done' },
        { title: 'Plant', status: 'in_progress' },
      ],
    });
    expect(work('TaskCreate', { subject: 'Water' }, { task: { id: '7', subject: 'Water' } })?.work).toEqual({
      kind: 'todos',
      whole: false,
      todos: [{ key: '7', title: 'Water', status: 'pending' }],
    });
    expect(work('TaskUpdate', { taskId: '7', status: 'deleted' })?.work).toMatchObject({
      todos: [{ key: '7', status: 'cancelled' }],
    });
  });

  test('that reads, or asks Holdfast, leaves nothing', () => {
    expect(work('Read', { file_path: '/p/a' })).toBeUndefined();
    expect(work('Grep', { pattern: 'x' }, undefined, 'no match')).toBeUndefined();
    expect(work('mcp__holdfast__add_memory', { content: 'x' })).toBeUndefined();
    for (const tool of ['Edit', 'Bash', 'TodoWrite', 'TaskUpdate']) expect(work(tool, {})).toBeUndefined();
  });
});

test('keys, tokens and passwords are kept from being remembered, and nothing else', () => {
  const hidden = [
    'export GITHUB_TOKEN=ghp_0123456789abcdefghij',
    'curl -H "Authorization: Bearer abcdef0123456789abcdef" x',
    'psql postgres://ada:s3cr3t-word@db/x',
    'password: "correct-horse"',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.abcdef',
    'AKIAIOSFODNN7EXAMPLE',
    'DJANGO_SECRET_KEY=correct-horse',
    'mysql --password correct-horse shop',
    'curl -u admin:correct-horse https://db',
    '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----',
  ];
  for (const text of hidden) {
    expect(redact(text)).toContain('[secret]');
    expect(redact(text)).not.toMatch(/ghp_0|abcdef0123|s3cr3t|correct-horse|eyJ|AKIA|MIIE/u);
  }
  for (const text of [
    'The token bucket is full',
    'npm run test -- --password',
    'git log 0123456789abcdef0123456789abcdef01234567',
  ])
    expect(redact(text)).toBe(text);
});

test('the answer has the form of its agent, and nothing to say is silence', () => {
  const said = (name: string) => ({ hookSpecificOutput: { hookEventName: name, additionalContext: 'Known' } });
  expect(JSON.parse(answerOf('claude-code', 'SessionStart', 'Known'))).toEqual(said('SessionStart'));
  expect(JSON.parse(answerOf('codex', 'UserPromptSubmit', 'Known'))).toEqual(said('UserPromptSubmit'));
  expect(JSON.parse(answerOf('cursor', 'sessionStart', 'Known'))).toEqual({ additional_context: 'Known' });
  expect(JSON.parse(answerOf('cursor', 'beforeSubmitPrompt', 'Known'))).toEqual({ continue: true });
  expect(answerOf('claude-code', 'UserPromptSubmit', '')).toBe('');
  expect(answerOf('claude-code', 'Stop', 'Known')).toBe('');
  expect(answerOf('cursor', 'stop', 'Known')).toBe('');
  expect(answerOf('claude-code', 'SessionStart', 'x'.repeat(20_000)).length).toBeLessThan(9_700);
});
