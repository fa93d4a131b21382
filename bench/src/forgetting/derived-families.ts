import { demand, demandGone, demandThere, type Family, forgetNow } from './case.ts';
import { remember, say } from './says.ts';

/** A day is summed up before the forgetting, or after it: the summary tells of nothing forgotten, and of the rest. */
export const consolidation: Family = async (tools) => {
  const { client } = tools;
  const day = '2026-02-10';
  const words = Array.from({ length: 6 + tools.below(4) }, () => tools.word());
  const ids: string[] = [];
  for (const [index, word] of words.entries()) {
    const occurredAt = `${day}T1${index}:00:00Z`;
    ids.push(await remember(client, say(tools, word), { occurredAt, sessionId: 's', role: 'user', salience: 0.8 }));
  }
  const [first = '', second = ''] = words;
  const gone = tools.below(2) === 0 ? [first] : [first, second];
  const before = tools.below(2) === 0;
  const doForget = async (): Promise<void> =>
    void (await forgetNow(client, { type: 'memory', ids: ids.slice(0, gone.length) }));
  if (!before) await doForget();
  await client.consolidate({ day });
  const summaries = async (): Promise<string> => {
    const { memories } = await client.listMemories({ kinds: ['reflective'], spaces: '*', limit: 200 });
    return memories.map(({ content }) => content).join('\n');
  };
  return {
    gone,
    async goOn() {
      const made = await summaries();
      demand(made !== '', 'no day was summed up');
      if (before) await doForget();
    },
    async check() {
      const made = await summaries();
      for (const word of gone) demand(!made.includes(word), `a summary tells of ${word}`);
      demand(
        words.some((word) => !gone.includes(word) && made.includes(word)),
        'the summary of what is left was not made anew',
      );
      for (const word of gone) await demandGone(client, word);
      for (const word of words) if (!gone.includes(word)) await demandThere(client, word);
    },
  };
};

const statements = [
  (word: string) => `I live in ${word}.`,
  (word: string) => `I moved to ${word} last week.`,
  (word: string) => `I work at ${word}.`,
  (word: string) => `My sister is called ${word}.`,
  (word: string) => `I love ${word}.`,
  (word: string) => `My favourite food is ${word}.`,
] as const;

/**
 * Turns are understood, before the forgetting or after it: nothing that was made of a forgotten one is left, or is made
 * again of a copy that is imported; what another turn says, which stays, stays with it.
 */
export const extraction: Family = async (tools) => {
  const { client } = tools;
  const name = tools.word();
  const word = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const keptName = tools.word();
  const kept = `${keptName.charAt(0).toUpperCase()}${keptName.slice(1)}`;
  const turn = { sessionId: 's', role: 'user', occurredAt: '2026-02-10' };
  const text = tools.pick(statements)(word);
  const id = await remember(client, text, turn);
  await remember(client, `My brother is called ${kept}.`, turn);
  const late = tools.below(2) === 0;
  const doForget = async (): Promise<void> => void (await forgetNow(client, { type: 'memory', ids: [id] }));
  if (!late) await doForget();
  const derivedOf = async (one: string): Promise<number> => {
    const { memories } = await client.listMemories({ spaces: '*', limit: 200 });
    const { facts } = await client.listFacts({ spaces: '*', limit: 200, includeSuperseded: true });
    const typed = memories.filter(({ content, source }) => source?.type === 'extraction' && content.includes(one));
    return typed.length + facts.filter(({ object }) => object.includes(one)).length;
  };
  return {
    gone: [word],
    async goOn() {
      demand((await derivedOf(kept)) > 0, 'nothing was understood of the other turn');
      if (late) {
        demand((await derivedOf(word)) > 0, `nothing was understood of ${JSON.stringify(text)}`);
        await doForget();
      }
      const { forgotten } = await client.rememberMany({ items: [{ content: text }], skipForgotten: true });
      demand(forgotten?.length === 1, 'an import brought the turn back');
    },
    async check() {
      demand((await derivedOf(word)) === 0, `something made of ${word} is left`);
      demand((await derivedOf(kept)) > 0, 'what was understood of the other turn is gone');
      await demandGone(client, word);
    },
  };
};
