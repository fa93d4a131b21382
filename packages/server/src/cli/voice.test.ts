import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeElevenLabsServer } from '@holdfast/core/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { serve } from '../testing/serve.ts';
import { voiceSecrets } from '../voice/testing/whole-call.ts';
import { runHere } from './testing/run-here.ts';

vi.setConfig({ testTimeout: 90_000 });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-cli-voice-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const configure = (settings: object): Promise<void> => writeFile(join(folder, 'config.json'), JSON.stringify(settings));

test('what to enter at ElevenLabs is printed, with every variable and without a secret', async () => {
  await configure({ ...voiceSecrets, voiceVariables: ['plan=free'] });
  const args = ['voice', 'setup', 'elevenlabs'];
  const { code, stdout, stderr } = await runHere([...args, '--url', 'https://memory.example.com/'], { data: folder });
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('https://memory.example.com/webhook/conversation-init');
  expect(stdout).toContain('https://memory.example.com/webhook/post-call');
  expect(stdout).toContain('"dynamic_variable": "system__caller_id"');
  expect(stdout).toContain('plan: {{plan}}');
  expect(stdout).not.toContain(voiceSecrets.voiceSecret[0]);
  const json = await runHere([...args, '--json'], { data: folder });
  expect(JSON.parse(json.stdout)).toMatchObject({ steps: [{ values: { Method: 'POST' } }, {}, {}, {}, { json: {} }] });
  expect((await runHere(args, { data: folder })).stderr).toContain('--url');
});

test('a call is simulated with a key of its own, which is gone afterwards', async () => {
  await configure(voiceSecrets);
  await using served = await serve({ ...voiceSecrets, data: folder });
  const { code, stdout, stderr } = await runHere(['voice', 'simulate', '--url', served.url], { data: folder });
  expect(code, `${stdout}${stderr}`).toBe(0);
  expect(stdout.match(/^yes {2}/gmu)).toHaveLength(4);
  expect((await served.holdfast.listKeys({})).keys.map(({ name }) => name)).not.toContain('voice simulate');
});

test('without secrets, a server or a key of the platform it says what is missing', async () => {
  await configure({});
  const bare = await runHere(['voice', 'simulate'], { data: folder });
  expect(bare.code).not.toBe(0);
  expect(bare.stderr).toContain('HOLDFAST_ELEVENLABS_WEBHOOK_SECRET');
  expect((await runHere(['voice', 'sync'], { data: folder })).stderr).toContain('HOLDFAST_ELEVENLABS_API_KEY');
  await configure(voiceSecrets);
  const alone = await runHere(['voice', 'simulate', '--url', 'http://127.0.0.1:9', '--key', 'k'], { data: folder });
  expect(alone.stderr).toContain('Nothing answers at');
});

test('missed calls are fetched by hand', async () => {
  await using vendor = await fakeElevenLabsServer({ key: 'sk' });
  const start = Math.floor(Date.now() / 1_000) - 60;
  vendor.add({
    conversation_id: 'c1',
    status: 'done',
    user_id: 'ana',
    transcript: [],
    metadata: { start_time_unix_secs: start },
  });
  await configure({ elevenlabsApiKey: 'sk', elevenlabsUrl: vendor.baseUrl });
  const sync = async (...args: string[]): Promise<string> =>
    (await runHere(['voice', 'sync', '--hours', '1', ...args], { data: folder })).stdout.trim();
  expect(await sync()).toBe('1 finished calls seen, 1 taken in.');
  expect(await sync('--json')).toBe('{"seen":1,"fetched":0}');
});
