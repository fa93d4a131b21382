import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { toolsets } from '@holdfast/contract';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { add, found, temporaryFolder } from './testing/connect.ts';
import { boundTools } from './tools.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url)).replace(/\/$/, '');
const guide = readFileSync(`${root}/docs/guide/mcp.md`, 'utf8');

const stdioEntry = z.strictObject({
  type: z.literal('stdio').optional(),
  command: z.string(),
  args: z.array(z.string()),
  env: z.record(z.string(), z.string()).optional(),
});
const httpEntry = z.strictObject({
  type: z.literal('http'),
  url: z.url(),
  headers: z.record(z.string(), z.string()),
});
const snippetForm = z.strictObject({ mcpServers: z.strictObject({ holdfast: z.union([stdioEntry, httpEntry]) }) });

const snippets = [...guide.matchAll(/^```json\n(.*?)^```$/gms)].map(
  ([, json = '']) => snippetForm.parse(JSON.parse(json)).mcpServers.holdfast,
);
const stdio = snippets.filter((entry) => 'command' in entry);

describe('the guide for MCP clients', () => {
  test('has snippets that clients can read, over both transports', () => {
    expect(snippets.length).toBeGreaterThanOrEqual(6);
    expect(snippets.some((entry) => 'url' in entry && entry.url.endsWith('/mcp'))).toBe(true);
  });

  test('names the published package and its one command, with flags that exist', () => {
    const name = (JSON.parse(readFileSync(`${root}/packages/server/package.json`, 'utf8')) as { name: string }).name;
    const published = stdio.filter(({ command }) => command === 'npx');
    expect(published.length).toBeGreaterThan(0);
    for (const { args } of published) {
      expect(args.slice(0, 3)).toEqual(['-y', name, 'mcp']);
      expect(args.slice(3).filter((arg) => arg.startsWith('-'))).toSatisfy((flags: string[]) =>
        flags.every((flag) => ['--user', '--space', '--toolset'].includes(flag)),
      );
    }
  });

  test('describes every tool, and no other', () => {
    const described = [...guide.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell = '']) => [
      ...cell.matchAll(/`(\w+)`/g),
    ]);
    expect(new Set(described.map(([, name]) => name))).toEqual(new Set(boundTools(toolsets).keys()));
  });

  test('the command from a checkout starts a server that remembers', { timeout: 60_000 }, async () => {
    await using folder = await temporaryFolder();
    const checkout = stdio.find(({ command }) => command.startsWith('/path/to/holdfast'));
    const here = (part: string) => part.replace('/path/to/holdfast', root);
    const client = new Client({ name: 'guide', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
    await client.connect(
      new StdioClientTransport({
        command: here(checkout?.command ?? ''),
        args: checkout?.args.map(here) ?? [],
        env: { HOLDFAST_DATA: folder.path },
        stderr: 'inherit',
      }),
    );
    try {
      await add(client, 'The guide works');
      expect(await found(client, 'guide works')).toEqual(['The guide works']);
    } finally {
      await client.close();
    }
  });
});
