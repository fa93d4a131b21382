import { describe, expect, test } from 'vitest';
import { open } from '../../open.ts';
import { fakeLanguageServer } from '../../testing/fake-language-server.ts';

const secretKey = 'a secret key of more than thirty-two characters';

describe('the endpoint of a language model', () => {
  test('in team mode leads to no private address that a tenant has stored', async () => {
    await using server = await fakeLanguageServer();
    await using holdfast = await open({ path: ':memory:', worker: false, mode: 'team', secretKey });
    const byNumber = holdfast.updateAiSettings({ endpoint: server.baseUrl, model: 'm' });
    await expect(byNumber).rejects.toMatchObject({ code: 'invalid_input', faults: [{ field: 'endpoint' }] });
    const byName = server.baseUrl.replace('127.0.0.1', 'localhost');
    await holdfast.updateAiSettings({ endpoint: byName, model: 'm' });
    const result = await holdfast.testAiSettings({});
    expect(result).toMatchObject({ ok: false });
    expect(JSON.stringify(result)).toContain('private network');
    expect(server.calls).toEqual([]);
  });

  test('in team mode may lie where the operator has allowed it, or set it himself', async () => {
    await using server = await fakeLanguageServer();
    const base = { path: ':memory:', worker: false, mode: 'team', secretKey } as const;
    await using allowed = await open({ ...base, privateHosts: ['127.0.0.1'] });
    await allowed.updateAiSettings({ endpoint: server.baseUrl, model: 'm' });
    await allowed.testAiSettings({});
    const before = server.calls.length;
    expect(before).toBeGreaterThan(0);
    await using own = await open({ ...base, language: { endpoint: server.baseUrl, model: 'm' } });
    await own.testAiSettings({});
    expect(server.calls.length).toBeGreaterThan(before);
  });

  test('in local mode may be the machine itself', async () => {
    await using server = await fakeLanguageServer();
    await using holdfast = await open({ path: ':memory:', worker: false });
    await holdfast.updateAiSettings({ endpoint: server.baseUrl, model: 'm' });
    await holdfast.testAiSettings({});
    expect(server.calls.length).toBeGreaterThan(0);
  });
});
