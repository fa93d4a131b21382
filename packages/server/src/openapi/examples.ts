import type { InputOf, OperationName } from '@holdfast/contract';

const id = '0199a3c2-7d00-7000-8000-000000000001';

/** An input that works, for the operations that a reader tries first. Checked against the schemas by a test. */
export const inputExamples: { readonly [N in OperationName]?: InputOf<N> } = {
  remember: { content: 'Ada is allergic to peanuts.', kind: 'semantic', tags: ['health'], userId: 'ada' },
  rememberMany: {
    userId: 'ada',
    sessionId: 'call-17',
    occurredAt: '2026-05-04T09:00:00Z',
    turns: [
      { role: 'user', speaker: 'Ada', content: 'My flight to Oslo was moved to Friday.' },
      { role: 'assistant', content: 'Noted. I moved the hotel as well.' },
    ],
  },
  updateMemory: { id, content: 'Ada is allergic to peanuts and cashews.', expectedVersion: 1 },
  recall: { query: 'What is Ada allergic to?', k: 5, userId: 'ada' },
  context: { query: 'Plan dinner for Ada', maxTokens: 800, userId: 'ada' },
  explainMiss: { query: 'travel plans', id, userId: 'ada' },
  createKey: { name: 'phone assistant', userId: 'ada' },
};
