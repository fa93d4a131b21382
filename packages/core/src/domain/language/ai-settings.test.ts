import { describe, expect, test } from 'vitest';
import { type AiDefaults, effectiveSettings, modelsWithoutPrice, settingsOfTask } from './ai-settings.ts';

const environment: AiDefaults = {
  endpoint: 'https://models.example/v1',
  apiKey: 'of the environment',
  model: 'small',
  models: { extract: 'tiny' },
  prices: { small: { input: 1, output: 2 } },
  budget: { calls: 10 },
};

describe('settings of language models', () => {
  test('are those stored, over those of the environment, over those built in', () => {
    const stored = {
      settings: { model: 'large', models: { summarise_week: 'off' }, budget: { tokens: 5, calls: 'unlimited' } },
    } as const;
    const settings = effectiveSettings(stored, environment);
    expect(settings).toMatchObject({ enabled: true, endpoint: environment.endpoint, timeoutMs: 60_000 });
    expect(settingsOfTask(settings, 'extract')).toMatchObject({
      model: 'tiny',
      price: undefined,
      limits: { calls: Number.MAX_SAFE_INTEGER, tokens: 5, cost: Number.MAX_SAFE_INTEGER },
    });
    expect(settingsOfTask(settings, 'summarise_week')).toBeUndefined();
    expect(settingsOfTask(settings, 'summarise_day')?.model).toBe('large');
  });

  test('keep to a million tokens a day where nobody says anything', () => {
    const { budget } = effectiveSettings({ settings: {} }, {});
    expect(budget).toEqual({ calls: 'unlimited', tokens: 1_000_000, cost: 'unlimited' });
  });

  test('without an endpoint or model, or switched off, leave every task to the rules', () => {
    const of = (settings: AiDefaults) => settingsOfTask(effectiveSettings({ settings: {} }, settings), 'extract');
    expect(of({ endpoint: 'http://m/v1' })).toBeUndefined();
    expect(of({ model: 'm' })).toBeUndefined();
    expect(of({ ...environment, enabled: false })).toBeUndefined();
    expect(of(environment)).toMatchObject({ model: 'tiny' });
  });

  test('send the key of the environment to the endpoint of the environment alone', () => {
    const source = (endpoint: string | undefined, sealedKey?: string, given: AiDefaults = environment) =>
      effectiveSettings(
        {
          settings: endpoint === undefined ? {} : { endpoint },
          ...(sealedKey === undefined ? {} : { sealedKey }),
        },
        given,
      ).keySource;
    expect(source(undefined)).toBe('environment');
    expect(source('https://models.example/other')).toBe('environment');
    expect(source('https://thief.example/v1')).toBeUndefined();
    expect(source('https://thief.example/v1', undefined, { apiKey: 'k' })).toBeUndefined();
    expect(source('https://thief.example/v1', 'sealed')).toBe('stored');
    expect(source(undefined, undefined, {})).toBeUndefined();
  });

  test('with a limit in money need a price for each model in use', () => {
    const of = (cost: number | 'unlimited') =>
      modelsWithoutPrice(effectiveSettings({ settings: { budget: { cost } } }, environment));
    expect(of('unlimited')).toEqual([]);
    const models = { extract: 'off', summarise_week: 'off' };
    const off = effectiveSettings({ settings: { models, budget: { cost: 1 } } }, environment);
    expect(modelsWithoutPrice(off)).toEqual([]);
    expect(of(1)).toEqual(['tiny']);
  });
});
