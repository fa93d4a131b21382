import { describeAudit } from '@holdfast/core/testing';
import { connect } from '@holdfast/sdk';
import { describe, expect, test } from 'vitest';
import { runHere } from './cli/testing/run-here.ts';
import { serveHttp } from './mcp/testing/connect.ts';
import { serve } from './testing/serve.ts';

describeAudit({
  name: 'the SDK over HTTP',
  open: async () => {
    const server = await serve({ mode: 'team', role: 'api', logLevel: 'silent' });
    const { url } = server;
    const { secret, key } = await server.holdfast.createKey({ name: 'door' });
    return {
      clientOf: (user) => connect({ url, apiKey: secret, user, retries: 0 }),
      clientWithKey: (other) => connect({ url, apiKey: other, retries: 0 }),
      keyId: key.id,
      knowsAddress: true,
      close: async () => server[Symbol.asyncDispose](),
    };
  },
});

describe('the audit log through MCP', () => {
  test('every tool that changes something leaves one row, failed ones with their code', async () => {
    await using server = await serve({ mode: 'team', role: 'api', logLevel: 'silent' });
    const { api, holdfast } = server;
    const { secret, key } = await holdfast.createKey({ name: 'mcp' });
    await using door = await serveHttp({ api });
    const headers = { authorization: `Bearer ${secret}`, 'x-holdfast-user': 'ana', 'x-request-id': 'asked-by-mcp' };
    const client = await door.connect('2026-07-28', headers);
    const call = async (name: string, args: Record<string, unknown>) => {
      const { structuredContent } = await client.callTool({ name, arguments: args });
      return JSON.stringify(structuredContent ?? {});
    };
    const rows = async (operation: string) => (await holdfast.listAudit({ operation, who: `key:${key.id}` })).rows;
    const added = await call('add_memory', { content: 'The xylophone stands in the hall.' });
    const [row] = await rows('remember');
    const id = row?.on[0]?.ids[0] ?? 'none';
    expect(added).toContain(id);
    expect(row).toMatchObject({ userId: 'ana', result: 'ok', requestId: 'asked-by-mcp', address: '127.0.0.1' });
    await call('update_memory', { id, content: 'The xylophone is gone.' });
    await call('delete_memory', { id });
    await call('delete_memory', { id: '01890a5d-ac96-774b-bcce-b302099a8057' });
    await call('search_memories', { query: 'xylophone' });
    expect(await rows('updateMemory')).toMatchObject([{ result: 'ok', on: [{ kind: 'memory', ids: [id] }] }]);
    expect((await rows('forgetMemory')).map(({ result }) => result)).toEqual(['not_found', 'ok']);
    expect(await rows('recall')).toEqual([]);
    expect(JSON.stringify(await holdfast.listAudit({ includeBody: true, limit: 200 }))).not.toContain('xylophone');
  });
});

describe('holdfast audit', () => {
  test('lists, exports and verifies the log, and prints its end', async () => {
    await using server = await serve({ role: 'api', audit: 'writes', logLevel: 'silent' });
    await server.holdfast.remember({ content: 'one' });
    await server.holdfast.remember({ content: 'two' });
    const { data } = server.config;
    const audit = (...args: string[]) => runHere(['audit', ...args], { data });
    expect((await audit('list', '--limit', '1')).stdout).toMatch(/owner for default {2}remember {2}ok {2}memory /);
    const verified = await audit('verify');
    expect(verified).toMatchObject({ code: 0 });
    expect(verified.stdout).toContain('Valid');
    const lines = (await audit('export')).stdout.trim().split('\n');
    const numbers = lines.map((line) => {
      const row: unknown = JSON.parse(line);
      return typeof row === 'object' && row !== null && 'no' in row ? row.no : undefined;
    });
    expect(numbers).toEqual(lines.map((_, index) => index + 1));
    const head = (await audit('head')).stdout.trim();
    expect(head).toMatch(/^\d+:[\da-f]{64}$/);
    expect(await audit('verify', '--anchor', head)).toMatchObject({ code: 0 });
    const wrong = await audit('verify', '--anchor', `1:${'0'.repeat(64)}`);
    expect(wrong.code).not.toBe(0);
    expect(wrong.stdout).toContain('anchor');
    expect((await audit('verify', '--anchor', 'nonsense')).code).not.toBe(0);
  });
});
