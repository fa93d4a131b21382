import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** Behaves as if the packages were not installed, and tells who asks for them. */
const MISSING = `
import { registerHooks } from 'node:module';
const asked = [];
registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'ai' && !specifier.startsWith('@ai-sdk/')) return next(specifier, context);
    asked.push(specifier);
    throw Object.assign(new Error('not installed'), { code: 'ERR_MODULE_NOT_FOUND' });
  },
});
const { open } = await import(process.env.DOOR_URL);
const memory = await open({ path: ':memory:' });
await memory.remember({ content: 'The key is under the pot' });
await memory.recall({ query: 'key' });
const before = asked.length;
await memory.updateAiSettings({ endpoint: 'http://127.0.0.1:1/v1', model: 'small' });
const { ok, reason, detail } = await memory.testAiSettings({});
const { settings } = await memory.getAiSettings({});
await memory.close();
console.log(JSON.stringify({ before, ok, reason, detail, calls: settings.today.calls }));
`;

test(
  'the packages of language models are neither loaded nor needed until a model is asked',
  { timeout: 30_000 },
  async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=holdfast-source', '--input-type=module', '--eval', MISSING],
      { timeout: 25_000, env: { DOOR_URL: import.meta.resolve('@holdfast/core'), PATH: process.env['PATH'] } },
    );
    expect(JSON.parse(stdout)).toEqual({
      before: 0,
      ok: false,
      reason: 'failed',
      detail: 'A language model needs two more packages: npm install ai@7 @ai-sdk/openai-compatible@3',
      calls: 0,
    });
  },
);
