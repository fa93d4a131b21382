import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
  existsSync,
} from 'node:fs';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { storedConnection } from '../../config/hook-connection.ts';
import { codingAgents } from '../../hooks/agent-event.ts';
import { type Served, serve } from '../../testing/serve.ts';
import { runHere } from '../testing/run-here.ts';
import { eventsOf, hooksIn, settingsFile, withHooks, withoutHooks } from './agent-settings.ts';

let home: string;
let data: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'holdfast-hooks-'));
  data = join(home, 'data');
  vi.stubEnv('HOME', home);
});
afterEach(() => vi.unstubAllEnvs());

const file = (agent: (typeof codingAgents)[number]): string => settingsFile(agent, undefined, home);
const put = (path: string, text: string): void => {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
};

describe('the settings of an agent', () => {
  test.each(codingAgents)('%s: hooks go in beside those of others, once, and come out without a trace', (agent) => {
    const group =
      agent === 'cursor' ? { command: 'mine.sh' } : { matcher: 'x', hooks: [{ type: 'command', command: 'mine.sh' }] };
    const [event = ''] = eventsOf(agent);
    const settings = { version: 1, model: 'm', hooks: { [event]: [group], Other: [group] } };
    const once = withHooks(settings, agent, '/n holdfast-hook.js a');
    expect(withHooks(once, agent, '/n holdfast-hook.js a')).toEqual(once);
    const newer = withHooks(once, agent, '/n2 holdfast-hook.js a');
    expect(new Set(hooksIn(newer).values())).toEqual(new Set(['/n2 holdfast-hook.js a']));
    expect([...hooksIn(newer).keys()].toSorted()).toEqual([...eventsOf(agent)].toSorted());
    expect(withoutHooks(newer)).toEqual(settings);
    expect(withoutHooks(withHooks({}, agent, 'holdfast-hook.ts'))).toEqual(agent === 'cursor' ? { version: 1 } : {});
  });

  test('a hook of ours within a group of others is taken out alone', () => {
    const other = { type: 'command', command: 'mine.sh' };
    const both = { hooks: { Stop: [{ hooks: [other, { type: 'command', command: 'holdfast-hook.js' }] }] } };
    expect(withoutHooks(both)).toEqual({ hooks: { Stop: [{ hooks: [other] }] } });
    expect(withoutHooks({ hooks: {} })).toEqual({ hooks: {} });
    expect(withoutHooks({ hooks: { Stop: 'odd' } })).toEqual({ hooks: { Stop: 'odd' } });
  });
});

describe('holdfast hooks', () => {
  const before =
    '{\n    "model": "opus",\n    "hooks": {"Stop": [{"hooks": [{"type": "command", "command": "say done"}]}]}\n}';

  test('install keeps what was there, makes a key for the hooks alone, and does nothing twice; uninstall brings the very bytes back', async () => {
    put(file('claude-code'), before);
    const installed = await runHere(['hooks', 'install', 'claude-code', '--json'], { data });
    expect(installed.stderr).toBe('');
    expect(JSON.parse(installed.stdout)).toMatchObject({
      outcome: 'written',
      connection: { url: 'http://127.0.0.1:7077' },
    });
    expect(installed.stdout).not.toContain(storedConnection(data)?.key);
    const settings = JSON.parse(readFileSync(file('claude-code'), 'utf8')) as {
      model: string;
      hooks: { Stop: object[] };
    };
    expect(settings.model).toBe('opus');
    expect(settings.hooks.Stop).toHaveLength(2);
    expect(readFileSync(file('claude-code'), 'utf8')).toContain('\n    "model"');
    expect(statSync(join(data, 'hooks.json')).mode & 0o777).toBe(0o600);
    const key = storedConnection(data)?.key;

    const again = await runHere(['hooks', 'install', 'claude-code', '--json'], { data });
    expect(JSON.parse(again.stdout)).toMatchObject({ outcome: 'unchanged' });
    expect(storedConnection(data)?.key).toBe(key);

    const gone = await runHere(['hooks', 'uninstall', 'claude-code', '--revoke'], { data });
    expect(gone.stdout).toContain('are out of');
    expect(readFileSync(file('claude-code'), 'utf8')).toBe(before);
    expect(existsSync(`${file('claude-code')}.before-holdfast`)).toBe(false);
    expect(existsSync(join(data, 'hooks.json'))).toBe(false);
    const { keys } = JSON.parse((await runHere(['keys', 'list', '--json'], { data })).stdout) as { keys: object[] };
    expect(keys.filter((one) => !('revokedAt' in one))).toEqual([]);
  });

  test('a file that was not there goes again, and one behind a link stays behind it', async () => {
    await runHere(['hooks', 'install', 'cursor'], { data });
    expect(hooksIn(JSON.parse(readFileSync(file('cursor'), 'utf8')) as Record<string, unknown>).size).toBe(
      eventsOf('cursor').length,
    );
    await runHere(['hooks', 'uninstall', 'cursor'], { data });
    expect(existsSync(file('cursor'))).toBe(false);

    put(join(home, 'dotfiles/codex.json'), '{}\n');
    mkdirSync(join(home, '.codex'), { recursive: true });
    symlinkSync(join(home, 'dotfiles/codex.json'), file('codex'));
    await runHere(['hooks', 'install', 'codex'], { data });
    expect(lstatSync(file('codex')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(home, 'dotfiles/codex.json'), 'utf8')).toContain('holdfast-hook');
  });

  test('a dry run changes nothing, and settings that are not understood are left alone', async () => {
    const shown = await runHere(['hooks', 'install', 'codex', '--dry-run'], { data });
    expect(shown.stdout).toContain('"UserPromptSubmit"');
    expect(existsSync(file('codex'))).toBe(false);
    expect(existsSync(data)).toBe(false);
    put(file('claude-code'), '{ // mine\n}');
    const refused = await runHere(['hooks', 'install', 'claude-code'], { data });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('not valid JSON');
    expect(readFileSync(file('claude-code'), 'utf8')).toBe('{ // mine\n}');
    expect((await runHere(['hooks', 'install', 'emacs'], { data })).code).toBe(2);
  });

  test('status tells what is in, what is broken, and whether the server takes the key', async () => {
    const none = await runHere(['hooks', 'status'], { data });
    expect(none.stdout).toContain('claude-code: not installed');
    expect(none.stdout).toContain('not connected');

    await using served: Served = await serve({ data });
    await runHere(['hooks', 'install', 'claude-code', '--url', served.url], { data });
    put(file('cursor'), JSON.stringify({ hooks: { stop: [{ command: '/gone/holdfast-hook.js cursor' }] } }));
    const status = await runHere(['hooks', 'status', '--json'], { data });
    expect(JSON.parse(status.stdout)).toMatchObject({
      agents: [{ state: 'installed' }, { state: 'broken' }, { state: 'not installed' }],
      server: { url: served.url, state: 'answers' },
    });
    const elsewhere = { url: 'https://memory.example.com', key: 'hf_given-once', user: 'ana' };
    const connection = JSON.parse(readFileSync(join(data, 'hooks.json'), 'utf8')) as object;
    expect((await runHere(['hooks', 'connect', '--url', elsewhere.url], { data })).stderr).toContain('--key');
    writeFileSync(join(data, 'hooks.json'), JSON.stringify(elsewhere));
    await runHere(['hooks', 'install', 'codex'], { data });
    expect(storedConnection(data)).toEqual(elsewhere);
    await runHere(['hooks', 'uninstall', 'codex'], { data });
    writeFileSync(join(data, 'hooks.json'), JSON.stringify({ ...connection, key: 'hf_wrong-wrong-wrong-wrong' }));
    expect((await runHere(['hooks', 'status'], { data })).stdout).toContain('refuses the key');
    const hanging = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(hanging, 'listening');
    // Sound: it listens on a port.
    const { port } = hanging.address() as AddressInfo;
    writeFileSync(join(data, 'hooks.json'), JSON.stringify({ ...connection, url: `http://127.0.0.1:${port}` }));
    expect((await runHere(['hooks', 'status'], { data })).stdout).toContain('does not answer');
    hanging.close();
    writeFileSync(join(data, 'hooks.json'), JSON.stringify({ ...connection, url: 'http://127.0.0.1:1' }));
    expect((await runHere(['hooks', 'status'], { data })).stdout).toContain('is not there');
  });
});
