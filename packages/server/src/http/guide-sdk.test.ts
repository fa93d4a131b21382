import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { compose } from '../compose.ts';
import { loadConfig } from '../config/load.ts';
import { createLogger } from '../logging.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');

/** The snippets of the guide as one program, in its order, with the address and key of a real server. */
async function programOf(guide: string, server: { url: string; apiKey: string }): Promise<string> {
  const text = await readFile(join(ROOT, guide), 'utf8');
  const code = [...text.matchAll(/```ts\n([^]*?)```/gu)].map((match) => match[1] ?? '');
  const imports = /^import .*$/gmu;
  const own = new Set(code.flatMap((snippet) => snippet.match(imports) ?? []));
  const body = code
    .map((snippet) => snippet.replaceAll(imports, ''))
    .join('\n')
    .replace("'http://127.0.0.1:7077'", JSON.stringify(server.url))
    .replace("'the key printed at first start'", JSON.stringify(server.apiKey));
  return `${[...own].join('\n')}\n${body}\nconsole.log(prompt);`;
}

test('the snippets of the SDK guide run, in their order', async () => {
  const data = await mkdtemp(join(tmpdir(), 'holdfast-guide-'));
  const { config } = loadConfig({ overrides: { data, port: 0, worker: false, logLevel: 'silent' }, env: {} });
  const server = await compose(config, { logger: createLogger(config) });
  try {
    const { url } = await server.listen();
    const program = await programOf('docs/guide/sdk.md', { url, apiKey: server.firstKey ?? '' });
    const running = promisify(execFile)(
      process.execPath,
      ['--conditions=holdfast-source', '--input-type=module-typescript', '--eval', program],
      { cwd: ROOT },
    );
    const { stdout } = await running;
    expect(stdout).toMatch(/^The spare key is under the blue pot\nsomebody else edited it\n/u);
    expect(stdout).toMatch(/=== Relevant Context ===\n[^]*={24}\n\nUser: /u);
  } finally {
    await server.close();
    await rm(data, { recursive: true });
  }
});
