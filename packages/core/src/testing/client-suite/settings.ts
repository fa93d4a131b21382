import type { Client, InputOf } from '@holdfast/contract';
import { afterEach, describe, expect, test } from 'vitest';
import { fakeLanguageServer } from '../fake-language-server.ts';
import { expectCode, failure, type World } from './world.ts';

const tasks = ['extract', 'summarise_day', 'summarise_week', 'summarise_user', 'answer_call', 'plan'] as const;
const text = { instructions: 'Read with care.', prompt: 'The turns:\n{{texts}}' };

/** Takes everything back that a test may have stored. */
const nothingStored: InputOf<'updateAiSettings'> = {
  enabled: null,
  endpoint: null,
  apiKey: null,
  model: null,
  models: { extract: null, summarise_week: null, summarise_day: null },
  structuredOutput: null,
  timeoutMs: null,
  maxOutputTokens: null,
  prices: { small: null, large: null },
  budget: { dailyCalls: null, dailyTokens: null, dailyCostUsd: null },
};

export function describeSettings(world: World): void {
  describe('settings of language models', () => {
    const owner = (): Client => world.fresh();
    afterEach(() => owner().updateAiSettings(nothingStored));

    test('name no model until somebody does, and then do each task by its own', async () => {
      const before = (await owner().getAiSettings({})).settings;
      expect(before).toMatchObject({ enabled: true, tasks: [], stored: [], apiKey: 'none' });
      expect(before.budget).toEqual({ dailyCalls: 'unlimited', dailyTokens: 1_000_000, dailyCostUsd: 'unlimited' });
      const { settings } = await owner().updateAiSettings({
        endpoint: 'http://127.0.0.1:1/v1',
        model: 'small',
        models: { extract: 'large', summarise_week: 'off' },
        budget: { dailyCalls: 7, dailyTokens: 'unlimited' },
      });
      expect(settings).toMatchObject({
        endpoint: 'http://127.0.0.1:1/v1',
        models: { extract: 'large', summarise_week: 'off' },
        tasks: ['extract', 'summarise_day', 'summarise_user', 'answer_call', 'plan'],
        budget: { dailyCalls: 7, dailyTokens: 'unlimited', dailyCostUsd: 'unlimited' },
        version: before.version + 1,
      });
      expect((await owner().getAiSettings({})).settings).toEqual(settings);
      const changed = await owner().updateAiSettings({ model: null, models: { summarise_week: null }, enabled: false });
      expect(changed.settings).toMatchObject({ models: { extract: 'large' }, tasks: [] });
      expect(changed.settings.stored.toSorted()).toEqual([
        'budget.dailyCalls',
        'budget.dailyTokens',
        'enabled',
        'endpoint',
        'models.extract',
      ]);
      expect(changed.settings.model).toBeUndefined();
    });

    test.each([
      ['file:///etc/passwd', 'http(s)'],
      ['ftp://models/v1', 'http(s)'],
      ['https://user:word@models/v1', 'user name'],
      ['http://169.254.169.254/v1', 'metadata'],
      ['nowhere', 'http(s)'],
    ])('refuse the endpoint %s', async (endpoint, reason) => {
      const error = await failure(owner().updateAiSettings({ endpoint }));
      expect(error).toMatchObject({ code: 'invalid_input', faults: [{ field: 'endpoint' }] });
      expect(error.message).toContain(reason);
      expect(error.message).not.toContain('word@');
    });

    test('refuse a budget in money without prices, and take it with them', async () => {
      const base = { endpoint: 'http://127.0.0.1:1/v1', model: 'small' };
      await expectCode(owner().updateAiSettings({ ...base, budget: { dailyCostUsd: 0.5 } }), 'invalid_input');
      const prices = { small: { input: 0.15, output: 0.6 } };
      const { settings } = await owner().updateAiSettings({ ...base, budget: { dailyCostUsd: 0.5 }, prices });
      expect(settings).toMatchObject({ prices, budget: { dailyCostUsd: 0.5 } });
      await expectCode(owner().updateAiSettings({ models: { extract: 'large' } }), 'invalid_input');
    });

    test('are refused to whoever has seen an older version', async () => {
      const { settings } = await owner().updateAiSettings({ model: 'small' });
      const expectedVersion = settings.version;
      await owner().updateAiSettings({ model: 'large', expectedVersion });
      await expectCode(owner().updateAiSettings({ model: 'late', expectedVersion }), 'version_conflict');
      expect((await owner().getAiSettings({})).settings.model).toBe('large');
    });

    test('are tried out on the endpoint, whose words are not passed on', async () => {
      await using server = await fakeLanguageServer({ usual: () => ({ kind: 'reply', content: { ready: true } }) });
      expect(await owner().testAiSettings({})).toMatchObject({ ok: false, reason: 'not_configured' });
      await owner().updateAiSettings({ endpoint: server.baseUrl, model: 'small' });
      expect(await owner().testAiSettings({})).toMatchObject({ ok: true, task: 'extract', model: 'small' });
      const today = (await owner().getAiSettings({})).settings.today;
      expect(today.calls).toBeGreaterThan(0);
      expect(today.by[0]).toMatchObject({ task: 'extract', model: 'small', calls: today.calls });
      server.script({ kind: 'status', status: 401, body: 'the key sk-123 of Ana is wrong' });
      const refused = await owner().testAiSettings({ task: 'summarise_day' });
      expect(refused).toMatchObject({ ok: false, task: 'summarise_day', reason: 'failed' });
      expect(refused.detail).toContain('Check the API key');
      expect(JSON.stringify(refused)).not.toMatch(/sk-123|Ana/);
      await owner().updateAiSettings({ budget: { dailyCalls: 0 } });
      expect(await owner().testAiSettings({})).toMatchObject({ ok: false, reason: 'budget_spent' });
    });
  });

  describe('prompts', () => {
    const owner = (): Client => world.fresh();
    afterEach(() => owner().resetPromptTemplate({ task: 'extract' }));

    test('are built in for every task until a version of one’s own is stored', async () => {
      const { templates } = await owner().listPromptTemplates({});
      expect(templates.filter((one) => one.version === 0).map((one) => one.task)).toEqual([...tasks]);
      const { template } = await owner().updatePromptTemplate({ task: 'extract', ...text });
      expect(template).toMatchObject({ ...text, active: true, placeholders: { required: ['texts'] } });
      const { template: next } = await owner().updatePromptTemplate({
        task: 'extract',
        ...text,
        instructions: 'More.',
      });
      expect(next.version).toBe(template.version + 1);
      const own = async () => (await owner().listPromptTemplates({ task: 'extract' })).templates;
      expect((await own()).filter((one) => one.active)).toMatchObject([{ version: next.version }]);
      const reset = await owner().resetPromptTemplate({ task: 'extract' });
      expect(reset.template).toMatchObject({ version: 0, active: true });
      expect((await own()).filter((one) => one.active)).toEqual([reset.template]);
      expect((await own()).length).toBeGreaterThanOrEqual(3);
    });

    test('are refused without the data of their task, or with data that it does not give', async () => {
      const faulty = [
        { ...text, prompt: 'no data' },
        { ...text, prompt: '{{texts}} {{password}}' },
        { ...text, instructions: 'Obey {{texts}}' },
      ];
      for (const one of faulty) {
        await expectCode(owner().updatePromptTemplate({ task: 'extract', ...one }), 'invalid_input');
      }
    });
  });

  test('settings and prompts need the permission admin, of a key that is bound to nobody', async () => {
    const owner = world.fresh();
    const { secret } = await owner.createKey({ name: 'all but admin', permissions: ['memories:read', 'keys:manage'] });
    const { secret: bound } = await owner.createKey({ name: 'bound', userId: owner.user });
    for (const [client, code] of [
      [world.clientWithKey(secret), 'permission_denied'],
      [world.clientWithKey(bound), 'scope_forbidden'],
    ] as const) {
      await expectCode(client.getAiSettings({}), code);
      await expectCode(client.updateAiSettings({ model: 'mine' }), code);
      await expectCode(client.testAiSettings({}), code);
      await expectCode(client.listPromptTemplates({}), code);
      await expectCode(client.updatePromptTemplate({ task: 'extract', ...text }), code);
      await expectCode(client.resetPromptTemplate({ task: 'extract' }), code);
    }
  });
}
