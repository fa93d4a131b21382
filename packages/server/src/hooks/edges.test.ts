import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Served, serve } from '../testing/serve.ts';

let served: Served;
beforeAll(async () => {
  served = await serve({ extraction: 'off' });
});
afterAll(() => served[Symbol.asyncDispose]());

type Fields = Readonly<Record<string, unknown>>;
const root = '/work/billing';

/** A hook's call; `said` is what the agent would be told. */
async function hook(agent: string, event: Fields, space = 'example.com/ada/billing') {
  const json = { event: { cwd: root, ...event }, project: { space, root, branch: 'main', commit: 'a'.repeat(40) } };
  const { status, text } = await served.call('POST', `/v1/hooks/${agent}`, { json });
  const said = text === '' ? '' : (JSON.parse(text) as { hookSpecificOutput?: { additionalContext: string } });
  return { status, text, said: said === '' ? '' : (said.hookSpecificOutput?.additionalContext ?? '') };
}

const claude = (session: string, name: string, fields: Fields = {}, space?: string) =>
  hook('claude-code', { session_id: session, hook_event_name: name, ...fields }, space);
const start = (session: string, space?: string) => claude(session, 'SessionStart', { source: 'startup' }, space);

const contents = async (space: string): Promise<string[]> =>
  (await served.holdfast.listMemories({ spaces: [space], order: 'oldest' })).memories.map(({ content }) => content);

describe('a session of a coding agent', () => {
  test('leaves what the next one needs: request, reply, files, command, error, todos', async () => {
    expect(await start('one')).toMatchObject({ status: 200, text: '' });
    const asked = { prompt: 'Make the invoices round half up, not half even', prompt_id: 'p1' };
    expect((await claude('one', 'UserPromptSubmit', asked)).said).toBe('');
    await claude('one', 'UserPromptSubmit', asked);
    const tool = (tool_name: string, tool_input: Fields, tool_response: unknown = {}) =>
      claude('one', 'PostToolUse', { tool_name, tool_input, tool_response });
    await tool('TodoWrite', {
      todos: [
        { content: 'Change the rounding', status: 'completed' },
        { content: 'Round the totals of credit notes', status: 'in_progress' },
      ],
    });
    await tool('Edit', { file_path: `${root}/src/rounding.ts` });
    await tool('Write', { file_path: `${root}/src/rounding.test.ts` });
    await tool('Read', { file_path: `${root}/src/other.ts` });
    await tool(
      'TaskCreate',
      { subject: 'Tell the accountants' },
      { task: { id: '9', subject: 'Tell the accountants' } },
    );
    await tool('TaskUpdate', { taskId: '9', status: 'in_progress' });
    await claude('one', 'PostToolUseFailure', {
      tool_name: 'Bash',
      tool_input: { command: 'npm test -- --token=abcdef0123456789' },
      error: 'credit note 17: expected 0.13, got 0.12',
    });
    await claude('one', 'Stop', {
      last_assistant_message: 'Invoices round half up; credit notes still fail.',
      prompt_id: 'p1',
    });
    await claude('one', 'PreCompact', { trigger: 'auto' });
    await claude('one', 'PostCompact', {
      trigger: 'auto',
      compact_summary: 'Rounding of invoices was changed to half up.',
    });

    expect(await contents('example.com/ada/billing')).toEqual([
      asked.prompt,
      'credit note 17: expected 0.13, got 0.12',
      'Invoices round half up; credit notes still fail.',
      'Rounding of invoices was changed to half up.',
    ]);
    const { said } = await start('two');
    for (const words of [
      'Holdfast memory of example.com/ada/billing',
      'round half up',
      'Round the totals of credit notes',
      'Tell the accountants',
      'src/rounding.test.ts',
      'npm test',
      'expected 0.13, got 0.12',
    ]) {
      expect(said).toContain(words);
    }
    expect(said).not.toMatch(/abcdef0123456789|other\.ts/u);
    expect(said.length).toBeLessThan(9_600);
  });

  test('brings along what earlier sessions said of a prompt, and nothing of its own or of other projects', async () => {
    const known = await claude('three', 'UserPromptSubmit', { prompt: 'How do invoices round now?' });
    expect(known.said).toContain('Invoices round half up');
    expect(known.said).toMatch(/^Holdfast remembers from earlier sessions .*\n- \d{4}-\d\d-\d\d: /u);
    expect((await claude('three', 'UserPromptSubmit', { prompt: 'How do invoices round now?' })).said).not.toContain(
      'How do invoices',
    );
    expect((await claude('three', 'UserPromptSubmit', { prompt: 'continue' })).said).toBe('');
    expect((await start('elsewhere', 'example.com/ada/garden')).said).toBe('');
    const other = await claude(
      'elsewhere',
      'UserPromptSubmit',
      { prompt: 'How do invoices round now?' },
      'example.com/ada/garden',
    );
    expect(other.said).toBe('');
  });

  test('finds what belongs to no project, such as preferences that were told by other ways', async () => {
    await served.holdfast.remember({ content: 'Ada prefers tabs to spaces in Makefiles', kind: 'semantic' });
    const known = await claude('four', 'UserPromptSubmit', { prompt: 'Tabs or spaces in the Makefiles?' });
    expect(known.said).toContain('prefers tabs');
  });

  test('is told what helped when something fails that failed before, and learns it from what was done', async () => {
    const bash = (session: string, name: string, fields: Fields) =>
      claude(
        session,
        name,
        { tool_name: 'Bash', tool_input: { command: 'make invoices' }, ...fields },
        'example.com/ada/make',
      );
    const error = "Error: Cannot find module 'rounding'\n    at load (/work/billing/src/load.ts:12:3)";
    expect((await bash('m1', 'PostToolUseFailure', { error })).said).toBe('');
    const fix = {
      tool_name: 'Edit',
      tool_input: { file_path: `${root}/src/load.ts`, new_string: "import './rounding.js'" },
    };
    await claude('m1', 'PostToolUse', fix, 'example.com/ada/make');
    await bash('m1', 'PostToolUse', { tool_response: { stdout: 'ok' } });
    await expect
      .poll(async () => (await bash('m2', 'PostToolUseFailure', { error })).said, { timeout: 8_000 })
      .toMatch(/knows this failure.*\n- helped 1 of 1 times: [^]*edit src\/load\.ts[^]*rounding\.js/u);
  });

  test('goes on with its files when another process takes its events, and ends', async () => {
    await using other = await serve({ data: served.config.data, extraction: 'off' });
    const json = {
      event: {
        session_id: 'one',
        hook_event_name: 'PostToolUse',
        tool_name: 'Edit',
        tool_input: { file_path: 'src/third.ts' },
      },
      project: { space: 'example.com/ada/billing', root },
    };
    const headers = { 'X-API-Key': served.key };
    expect((await other.call('POST', '/v1/hooks/claude-code', { json, headers })).status).toBe(200);
    const [latest] = (
      await served.holdfast.listSnapshots({
        spaces: ['example.com/ada/billing'],
        sessionId: 'one',
        kind: 'task',
        limit: 1,
      })
    ).snapshots;
    expect(JSON.stringify(latest?.data)).toMatch(/third\.ts.*rounding\.test\.ts.*rounding\.ts/u);
    await claude('one', 'SessionEnd', { reason: 'prompt_input_exit' });
    const { session } = await served.holdfast.getSession({ spaces: ['example.com/ada/billing'], sessionId: 'one' });
    expect(session.status).toBe('ended');
    expect((await claude('never begun', 'SessionEnd')).status).toBe(200);
  });
});

test('Cursor and Codex are answered in their own form', async () => {
  const cursor = (name: string, fields: Fields) =>
    hook('cursor', { conversation_id: 'c', hook_event_name: name, workspace_roots: [root], ...fields });
  expect(JSON.parse((await cursor('sessionStart', {})).text)).toHaveProperty('additional_context');
  expect(JSON.parse((await cursor('beforeSubmitPrompt', { prompt: 'How do invoices round?' })).text)).toEqual({
    continue: true,
  });
  expect((await cursor('afterAgentResponse', { text: 'Half up.' })).text).toBe('');
  const codex = {
    session_id: 'x',
    hook_event_name: 'UserPromptSubmit',
    turn_id: 't',
    prompt: 'How do invoices round?',
  };
  expect((await hook('codex', codex)).said).toContain('half up');
});

test('what is no event of a hook is refused, and what nothing is made of is let pass', async () => {
  const call = (json: unknown, headers: Record<string, string | undefined> = {}) =>
    served.call('POST', '/v1/hooks/claude-code', { json, headers });
  expect((await call({ event: {}, project: { space: 's' } }, { 'X-API-Key': undefined })).status).toBe(401);
  expect((await call({ event: {} })).status).toBe(400);
  expect(
    (await call({ event: { hook_event_name: 'Notification', session_id: 's' }, project: { space: 's' } })).text,
  ).toBe('');
  const inner = { hook_event_name: 'Stop', session_id: 's', agent_id: 'i', last_assistant_message: 'inner words' };
  await call({ event: inner, project: { space: 'inner' } });
  expect(await contents('inner')).toEqual([]);
});

test('a key that is bound to a space is asked nothing of others', async () => {
  const { secret } = await served.holdfast.createKey({ name: 'bound', spaces: ['bound'], userId: 'default' });
  const event = { session_id: 'b', hook_event_name: 'UserPromptSubmit', prompt: 'Tabs or spaces in Makefiles?' };
  const call = (space: string) =>
    served.call('POST', '/v1/hooks/claude-code', {
      json: { event, project: { space } },
      headers: { 'X-API-Key': secret },
    });
  expect(await call('bound')).toMatchObject({ status: 200, text: '' });
  expect((await call('other')).status).toBe(403);
});
