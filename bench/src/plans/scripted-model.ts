import { type FakeLanguageServer, fakeLanguageServer, type LanguageBehaviour } from '@holdfast/core/testing';

/** A sound plan of three steps for whatever is asked; it knows no date. */
const sound = {
  title: 'As the model sees it',
  steps: [
    step('Agree what is wanted', 30, []),
    step('Do what is wanted', 90, [1]),
    step('Show what was done', 20, [2]),
  ],
  due: null,
};

function step(title: string, minutes: number, after: readonly number[]): object {
  return { title, minutes, owner: 'user', after, verification: `Seen: ${title}`, phase: 'before', sources: [] };
}

/** What a bad model says, one after the other: nothing of it is a plan. */
const faults: readonly LanguageBehaviour[] = [
  { kind: 'prose' },
  { kind: 'wrongSchema' },
  { kind: 'brokenJson' },
  reply({ ...sound, steps: [] }),
  reply({ ...sound, steps: [step('a', 30, [2]), step('b', 30, [1])] }),
  reply({ ...sound, steps: [step('a', 30, [7])] }),
  reply({ ...sound, steps: [step('  ', 30, [])] }),
  reply({ ...sound, steps: [step('a', -5, []), step('b', 1e9, [1])] }),
  reply({ ...sound, due: '1999-01-01' }),
  reply({ ...sound, steps: [{ ...step('a', 30, []), sources: [99], owner: 'Nobody Known' }] }),
  { kind: 'status', status: 500 },
  { kind: 'status', status: 400 },
];

function reply(content: object): LanguageBehaviour {
  return { kind: 'reply', content };
}

/** Calls that answer late, as many as a bench may make. */
const MOST_CALLS = 1_000;

/** A server that answers after so many milliseconds, soundly, or never so. */
export async function scriptedModel(kind: 'scripted' | 'faulty', ms: number): Promise<FakeLanguageServer> {
  let asked = 0;
  const server = await fakeLanguageServer({
    usual: () => {
      asked += 1;
      return kind === 'scripted' ? reply(sound) : (faults[asked % faults.length] ?? { kind: 'prose' });
    },
  });
  if (ms > 0) server.script(...Array.from({ length: MOST_CALLS }, () => ({ kind: 'slow', ms }) as const));
  return server;
}
