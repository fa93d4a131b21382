import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Service } from '../../scripts/services/service.ts';
import { startOwnService } from '../../scripts/services/start.ts';
import { linesMissing, stepsOf } from '../../scripts/snippets/console.ts';
import { readSnippets, type Snippet } from '../../scripts/snippets/extract.ts';
import { checkout, type Desk, layDesk, packedIn, root } from '../../scripts/snippets/installation.ts';
import { type Entry, readClaudeCall, readConfiguration, tryEntry } from '../../scripts/snippets/mcp.ts';
import { differences, documentsOf } from '../../scripts/snippets/reply.ts';
import { type RunningServer, startServer } from '../../scripts/snippets/server.ts';
import { run, runShell, type Variables } from '../../scripts/snippets/shell.ts';
import { checkTypes, modulesOf, runModule } from '../../scripts/snippets/typescript.ts';

const EXAMPLE_ADDRESS = 'http://127.0.0.1:7077';
const EXAMPLE_KEY = 'YOUR_KEY';
const EXAMPLE_REDIS = 'redis://127.0.0.1:6379';
/** Shows that a page talks to a running server. */
const SERVED = /127\.0\.0\.1:7077|HOLDFAST_(?:URL|KEY)|YOUR_KEY/u;
/** What a program printed, a file's form: nothing that a reader would run. */
const SHOWN = ['', 'text'];

const project = inject('packedProject');
const installation = project === undefined ? checkout() : packedIn(project);
const snippets = await readSnippets(root);
/** Pages of a service are run where the service is under test; their types are checked everywhere. */
const stores = (process.env['HOLDFAST_TEST_STORES'] ?? '').split(',');
const needRedis = new Set(snippets.filter(({ code }) => code.includes(EXAMPLE_REDIS)).map(({ page }) => page));
const isChecked = ({ language, mark }: Snippet): boolean => !SHOWN.includes(language) || mark !== undefined;
/** A page that only shows commands for other machines has nothing to run. */
const pages = [
  ...Map.groupBy(
    snippets.filter(({ page }) => stores.includes('redis') || !needRedis.has(page)),
    ({ page }) => page,
  ),
].filter(([, all]) => all.some(isChecked));
/** How many files of tests share the pages: as many as run at once. */
const parts = 2;
/** The entries of MCP clients that work: many clients take the same one. */
const tried = new Map<string, Promise<boolean>>();

/** Of pages of much to run each part has its share. */
function pagesOf(part: number): typeof pages {
  const work = ([, all]: (typeof pages)[number]): number => all.filter(isChecked).length;
  return pages.toSorted((a, b) => work(b) - work(a)).filter((_, place) => place % parts === part);
}

export function describeTypes(): void {
  test('the types of all ts snippets fit the packages', { timeout: 120_000 }, async () => {
    await using desk = await layDesk(installation);
    const modules = modulesOf(snippets.filter(({ language }) => language === 'ts'));
    expect(modules.length).toBeGreaterThan(0);
    expect(await checkTypes(installation, desk, modules)).toBe('');
  });
}

/** The snippets of a part of the pages, each page in order and in a folder of its own. */
export function describePages(part: number): void {
  describe.each(pagesOf(part))('%s', (page, all) => {
    let desk: Desk;
    let server: RunningServer | undefined;
    let redis: Service | undefined;
    beforeAll(async () => {
      desk = await layDesk(installation);
      // One of its own: snippets use the channel that everybody does.
      if (needRedis.has(page)) redis = await startOwnService('redis', () => undefined);
      const given: Variables = redis === undefined ? {} : { HOLDFAST_REDIS_URL: redis.url };
      if (all.some(({ code }) => SERVED.test(code))) server = await startServer(installation, desk, given);
    }, 60_000);
    afterAll(async () => {
      await server?.[Symbol.asyncDispose]();
      await redis?.remove();
      await desk[Symbol.asyncDispose]();
    });
    const variables = (): Variables =>
      server === undefined ? {} : { HOLDFAST_URL: server.url, HOLDFAST_KEY: server.key };
    const here = (code: string): string => {
      const found = redis === undefined ? code : code.replaceAll(EXAMPLE_REDIS, redis.url);
      return server === undefined
        ? found
        : found.replaceAll(EXAMPLE_ADDRESS, server.url).replaceAll(EXAMPLE_KEY, server.key);
    };

    const modules = modulesOf(all.filter(({ language }) => language === 'ts'));
    /** What the last ts or sh snippet printed on standard output. */
    let printed = '';

    const runners = { ts: runTs, sh: runSh, console: runConsole, json: runJson };
    test.each(all.filter(isChecked))('$language, line $line', { timeout: 60_000 }, async (snippet) => {
      const { language, mark, code } = snippet;
      if (SHOWN.includes(language) && mark?.name === 'prints') {
        expect(linesMissing({ command: '', printed: code.trimEnd().split('\n') }, printed), printed).toEqual([]);
        return;
      }
      if (language !== 'ts' && language !== 'sh' && language !== 'console' && language !== 'json') {
        throw new Error(`${page}:${snippet.line}: no runner takes ${language}; take ts, sh, console, json, or text`);
      }
      await runners[language](snippet);
    });

    async function runTs({ line, code, mark }: Snippet): Promise<void> {
      if (mark?.name === 'example') {
        // Run by a test of its own, on packages that none of ours brings along.
        expect(await readFile(join(root, mark.reason), 'utf8')).toContain(code);
        return;
      }
      const module = modules.find((one) => one.line === line);
      // A snippet that continues another has been run with it.
      if (module === undefined || !module.runs) return;
      const outcome = await runModule(installation, desk, { module, variables: variables(), here });
      expect(outcome.code, outcome.stderr).toBe(0);
      printed = outcome.stdout;
    }

    async function runSh({ code, mark }: Snippet): Promise<void> {
      const calls = join(desk.folder, '.claude-calls');
      await rm(calls, { force: true });
      const outcome = await runShell(desk, here(code), variables());
      printed = outcome.stdout;
      if (mark?.name === 'fails') expect(outcome.code, outcome.stdout).not.toBe(0);
      else expect(outcome.code, outcome.stdout + outcome.stderr).toBe(0);
      if (!/^claude /mu.test(code)) return;
      for (const call of (await readFile(calls, 'utf8')).trimEnd().split('\n')) {
        expect(await works(readClaudeCall(call.trimEnd().split('\t')))).toBe(true);
      }
    }

    async function runConsole({ code }: Snippet): Promise<void> {
      for (const step of stepsOf(here(code))) {
        const outcome = await runShell(desk, step.command, variables());
        expect(outcome.code, outcome.stdout + outcome.stderr).toBe(0);
        expect(linesMissing(step, outcome.stdout), outcome.stdout).toEqual([]);
      }
    }

    async function runJson({ line, code, mark }: Snippet): Promise<void> {
      const documents = documentsOf(here(code));
      switch (mark?.name) {
        case 'reply':
          return expect(differences(documents, documentsOf(printed))).toEqual([]);
        case 'config':
          return runsWith(['doctor'], { name: 'holdfast.json', variable: 'HOLDFAST_CONFIG', code });
        case 'import':
          return runsWith(['import', 'lines.jsonl'], { name: 'lines.jsonl', code });
        case undefined:
          expect(await works(readConfiguration(documents[0]))).toBe(true);
          return;
        case 'prints':
        case 'continues':
        case 'types-only':
        case 'example':
        case 'fails':
          throw new Error(`${page}:${line}: json cannot be marked ${mark?.name}`);
      }
    }

    function works(entry: Entry): Promise<boolean> {
      const name = JSON.stringify(entry);
      const result = tried.get(name) ?? tryEntry(entry, desk);
      tried.set(name, result);
      return result;
    }

    async function runsWith(
      args: readonly string[],
      { name, variable, code }: { readonly name: string; readonly variable?: string; readonly code: string },
    ): Promise<void> {
      await writeFile(join(desk.folder, name), here(code));
      const given = variable === undefined ? {} : { [variable]: join(desk.folder, name) };
      const outcome = await run([...installation.holdfast, ...args], desk, given);
      expect(outcome.code, outcome.stdout + outcome.stderr).toBe(0);
    }
  });
}
