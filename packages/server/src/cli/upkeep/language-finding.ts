import type { OutputOf } from '@holdfast/contract';
import type { Finding } from './examine.ts';

/** What is set up of language models. None is asked: that costs money, and `holdfast ai test` does it on demand. */
export function languageFinding(settings: OutputOf<'getAiSettings'>['settings']): Finding {
  const name = 'language model';
  const { tasks, today, budget, endpoint = '', model, canStoreApiKey } = settings;
  if (tasks.length === 0) {
    return {
      name,
      status: 'ok',
      detail: 'none: extraction and summaries work by rules',
      ...(canStoreApiKey ? {} : { next: 'To store an API key of one, set HOLDFAST_SECRET_KEY first.' }),
    };
  }
  const used = `${today.calls} of ${budget.dailyCalls} calls, ${today.inputTokens + today.outputTokens} of ${budget.dailyTokens} tokens today`;
  const detail = `${model ?? Object.values(settings.models).join(', ')} at ${new URL(endpoint).host} for ${tasks.join(', ')}; ${used}`;
  return { name, status: 'ok', detail, next: 'holdfast ai test asks it.' };
}
