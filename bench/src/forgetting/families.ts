import type { Client } from '@holdfast/contract';
import { type CaseTools, demand, demandGone, demandThere, type Family, forgetNow } from './case.ts';

const sayings = [
  (word: string) => `My locker code is ${word}.`,
  (word: string) => `I live in ${word} now.`,
  (word: string) => `${word} is the name of my daughter.`,
  (word: string) => `The meeting with ${word} was moved to Friday.`,
  (word: string) => `I am allergic to ${word}, please remember that.`,
  (word: string) => `We stayed at the hotel ${word} last summer.`,
] as const;

const predicates = ['lives_in', 'works_at', 'favourite_food', 'job_title', 'partner'] as const;

function say(tools: CaseTools, word: string): string {
  return tools.pick(sayings)(word);
}

async function remember(client: Client, content: string, more: object = {}): Promise<string> {
  return (await client.remember({ content, ...more })).memory.id;
}

/** A fact takes the place of another; one of the two, or both, are forgotten by what they were said in. */
const supersede: Family = async (tools) => {
  const { client } = tools;
  const [before, after] = [tools.word(), tools.word()];
  const predicate = tools.pick(predicates);
  const state = async (object: string, validFrom: string): Promise<string> => {
    const id = await remember(client, say(tools, object), { occurredAt: validFrom });
    await client.createFact({ subject: 'user', predicate, object, validFrom, sources: [id] });
    return id;
  };
  const old = await state(before, '2026-01-01');
  const current = await state(after, '2026-03-01');
  const which = tools.pick(['old', 'new', 'both'] as const);
  const ids = { old: [old], new: [current], both: [old, current] }[which];
  const receipt = await forgetNow(client, { type: 'memory', ids });
  demand(receipt.removed.facts === ids.length, `${receipt.removed.facts} facts were removed, not ${ids.length}`);
  const gone = { old: [before], new: [after], both: [before, after] }[which];
  return {
    gone,
    async check() {
      for (const word of gone) await demandGone(client, word);
      const { facts } = await client.factHistory({ subject: 'user', predicate });
      const left = facts.map(({ object }) => object);
      const expected = [before, after].filter((word) => !gone.includes(word));
      demand(left.join() === expected.join(), `the history is ${left.join()}, not ${expected.join()}`);
      if (which !== 'old') return;
      const { facts: now } = await client.listFacts({ subject: 'user', predicate });
      demand(now.length === 1 && now[0]?.object === after, 'the newer fact no longer holds');
    },
  };
};

/** What lies deep down, archived, paused, expired, unimportant or old, is forgotten like anything else. */
const decay: Family = async (tools) => {
  const { client } = tools;
  const [word, kept] = [tools.word(), tools.word()];
  const how = tools.pick(['archived', 'paused', 'expired', 'faint', 'pinned'] as const);
  const fields = {
    archived: {},
    paused: {},
    expired: { occurredAt: '2024-01-01', expiresAt: '2024-02-01' },
    faint: { salience: 0, decayRate: 1, occurredAt: '2020-01-01' },
    pinned: { pinned: true },
  }[how];
  const id = await remember(client, say(tools, word), fields);
  const other = await remember(client, say(tools, kept));
  for (const one of [id, other]) {
    if (how === 'archived' || how === 'paused') await client.updateMemory({ id: one, state: how });
  }
  await forgetNow(client, { type: 'memory', ids: [id] });
  return {
    gone: [word],
    async check() {
      await demandGone(client, word);
      const { memory } = await client.getMemory({ id: other });
      demand(memory.content.includes(kept), 'the other memory is gone');
    },
  };
};

/** Some of many are chosen in one of the ways there are; exactly those go. */
const selective: Family = async (tools) => {
  const { client } = tools;
  const total = 6 + tools.below(10);
  const words = Array.from({ length: total }, () => tools.word());
  const chosen = words.filter((_, index) => index === 0 || tools.below(3) === 0);
  const how = tools.pick(['ids', 'session', 'source', 'time', 'tag', 'speaker', 'space'] as const);
  const ids: string[] = [];
  for (const word of words) {
    const mine = chosen.includes(word);
    const fields = {
      ids: {},
      session: { sessionId: mine ? 'one' : 'other' },
      source: { source: { type: mine ? 'mail' : 'chat', id: word } },
      time: { occurredAt: mine ? '2026-02-10' : '2026-03-10' },
      tag: { tags: mine ? ['private', 'x'] : ['x'] },
      speaker: { speaker: mine ? 'Ada' : 'Ben' },
      space: { space: mine ? 'one' : 'other' },
    }[how];
    const id = await remember(client, say(tools, word), fields);
    if (mine) ids.push(id);
  }
  const target = {
    ids: { type: 'memory', ids },
    session: { type: 'session', sessionId: 'one' },
    source: { type: 'source', sourceType: 'mail' },
    time: { type: 'time', from: '2026-02-01', to: '2026-02-28' },
    tag: { type: 'filter', tags: ['private'] },
    speaker: { type: 'filter', speaker: 'Ada' },
    space: { type: 'space' },
  } as const;
  const plan = target[how];
  const receipt = await forgetNow(
    client,
    plan.type === 'memory' ? { ...plan, ids } : plan.type === 'filter' ? withTags(plan) : plan,
    how === 'space' ? ['one'] : undefined,
  );
  demand(receipt.removed.memories === chosen.length, `${receipt.removed.memories} went, not ${chosen.length}`);
  return {
    gone: chosen,
    async check() {
      for (const word of chosen) await demandGone(client, word);
      for (const word of words) if (!chosen.includes(word)) await demandThere(client, word);
    },
  };
};

/** Lists of the contract may be changed; constants may not. */
function withTags(filter: { readonly type: 'filter'; readonly tags?: readonly string[]; readonly speaker?: string }): {
  type: 'filter';
  tags?: string[];
  speaker?: string;
} {
  const { type, tags, speaker } = filter;
  return { type, ...(tags === undefined ? {} : { tags: [...tags] }), ...(speaker === undefined ? {} : { speaker }) };
}

/** What is deleted is purged when its time is over, and what is restored before is not. */
const purge: Family = async (tools) => {
  const { client } = tools;
  const [word, restored] = [tools.word(), tools.word()];
  const id = await remember(client, say(tools, word), { sessionId: tools.word() });
  const edited = tools.below(2) === 0;
  const former = tools.word();
  if (edited) {
    await client.updateMemory({ id, content: say(tools, former) });
    await client.updateMemory({ id, content: say(tools, word) });
  }
  const other = await remember(client, say(tools, restored));
  await client.forgetMemory({ id });
  await client.forgetMemory({ id: other });
  await client.restoreMemory({ id: other });
  return {
    gone: edited ? [word, former] : [word],
    async check() {
      await demandGone(client, word);
      await demandThere(client, restored);
    },
  };
};

/** A memory whose wording drifts with every edit is forgotten in all its wordings. */
const drift: Family = async (tools) => {
  const { client } = tools;
  const wordings = Array.from({ length: 2 + tools.below(5) }, () => tools.word());
  const [first = '', ...later] = wordings;
  const texts = wordings.map((word) => say(tools, word));
  const id = await remember(client, texts[0] ?? '', { tags: [first] });
  for (const [index, word] of later.entries()) {
    await client.updateMemory({ id, content: texts[index + 1] ?? '', tags: [word], metadata: { [word]: word } });
  }
  const receipt = await forgetNow(client, { type: 'memory', ids: [id] });
  demand(receipt.removed.versions === later.length, 'not every version was removed');
  return {
    gone: wordings,
    async check() {
      const items = texts.map((content) => ({ content }));
      const { created, forgotten = [] } = await client.rememberMany({ items, skipForgotten: true });
      demand(created === 0 && forgotten.length === items.length, `an import brought back ${created} wordings`);
      for (const word of wordings) await demandGone(client, word);
    },
  };
};

const variations = [
  (text: string) => text.toUpperCase(),
  (text: string) => `  ${text.replaceAll(' ', '   ')}\n`,
  (text: string) => text.replace(/[.,!]+$/u, ''),
  (text: string) => `"${text}"`,
  (text: string) => `${text.replace(/\.$/u, '')}!!!`,
  (text: string) => text.replaceAll(' ', '\u00a0'),
  (text: string) => text.normalize('NFD'),
  (text: string) => text.replace('l', '\uff4c'),
] as const;

/** What was forgotten is known again in other case, spacing, marks and forms; other words about it are free. */
const paraphrase: Family = async (tools) => {
  const { client } = tools;
  const [word, free] = [tools.word(), tools.word()];
  const text = say(tools, word);
  await forgetNow(client, { type: 'memory', ids: [await remember(client, text)] });
  const vary = tools.pick(variations);
  return {
    gone: [word],
    async check() {
      const items = [{ content: vary(text) }, { content: `Something else entirely: ${free}` }];
      const { forgotten = [] } = await client.rememberMany({ items, skipForgotten: true });
      demand(forgotten.join() === '0', `an import let ${JSON.stringify(vary(text))} in`);
      await demandGone(client, word);
      await demandThere(client, free);
    },
  };
};

/** The same words of another user, or in another space, are not touched, nor is importing them there. */
const identical: Family = async (tools) => {
  const { client, other } = tools;
  const word = tools.word();
  const text = say(tools, word);
  const elsewhere = tools.below(2) === 0;
  const keeper = elsewhere ? client : other;
  const space = elsewhere ? 'work' : 'default';
  const state = async (one: Client, where: string): Promise<string> => {
    const id = await remember(one, text, { space: where });
    await one.createFact({ space: where, subject: 'user', predicate: 'lives_in', object: word, sources: [id] });
    return id;
  };
  const id = await state(client, 'default');
  const same = await state(keeper, space);
  const receipt = await forgetNow(client, { type: 'memory', ids: [id] });
  demand(receipt.removed.memories === 1 && receipt.removed.facts === 1, 'more or less than one was removed');
  return {
    gone: [],
    async check() {
      await demandGone(client, word, ['default']);
      await demandThere(keeper, word, [space]);
      const { memory } = await keeper.getMemory({ id: same, spaces: [space] });
      demand(memory.content === text && memory.version === 1, 'the other memory was touched');
      const { facts } = await keeper.listFacts({ spaces: [space], object: word });
      demand(facts.length === 1 && !facts[0]?.flagged, 'the other fact was touched');
      const { forgotten } = await keeper.rememberMany({ space, items: [{ content: text }], skipForgotten: true });
      demand(forgotten?.length === 0, 'an import of the other one was refused');
    },
  };
};

/** A copy from before the forgetting is imported: all comes back but what was forgotten. */
const reimport: Family = async (tools) => {
  const { client } = tools;
  const words = Array.from({ length: 4 + tools.below(8) }, () => tools.word());
  for (const word of words) await remember(client, say(tools, word), { sessionId: 's', occurredAt: '2026-02-10' });
  const { memories } = await client.listMemories({ limit: 200, order: 'oldest' });
  const gone = words.filter((_, index) => index === 0 || tools.below(2) === 0);
  const doomed = memories.filter(({ content }) => gone.some((word) => content.includes(word)));
  await forgetNow(client, { type: 'memory', ids: doomed.map(({ id }) => id) });
  const everything = tools.below(2) === 0;
  // What else there is, is only deleted: it may come back.
  if (everything) {
    for (const { id } of memories) if (!doomed.some((one) => one.id === id)) await client.forgetMemory({ id });
  }
  return {
    gone,
    async check() {
      const items = memories.map(({ content, occurredAt, sessionId = '', id }) => ({
        content,
        occurredAt,
        sessionId,
        source: { type: 'import', id },
      }));
      const { created, forgotten = [] } = await client.rememberMany({ items, skipForgotten: true });
      demand(forgotten.length === gone.length, `${forgotten.length} were left out, not ${gone.length}`);
      demand(created === words.length - gone.length, `${created} came back`);
      for (const word of gone) await demandGone(client, word);
      for (const word of words) if (!gone.includes(word)) await demandThere(client, word);
    },
  };
};

/** Somebody is forgotten: every memory and fact about them, under any of their names. */
const entity: Family = async (tools) => {
  const { client } = tools;
  const [name, alias, kept] = [tools.word(), tools.word(), tools.word()];
  const told = await Promise.all([name, alias].map((one) => remember(client, `I met ${one} at the harbour.`)));
  const free = await remember(client, `I met ${kept} at the harbour.`);
  const state = (subject: string, sources: string[]) =>
    client.createFact({ subject, predicate: 'met_at', object: 'the harbour', sources });
  for (const [index, one] of [name, alias].entries()) await state(one, [told[index] ?? '']);
  await state(kept, [free]);
  const idOf = async (prefix: string): Promise<string> => (await client.listEntities({ prefix })).entities[0]?.id ?? '';
  await client.mergeEntities({ id: await idOf(name), from: await idOf(alias) });
  await forgetNow(client, { type: 'entity', id: await idOf(name) });
  return {
    gone: [name, alias],
    async check() {
      for (const one of [name, alias]) await demandGone(client, one);
      await demandThere(client, kept);
      const { facts } = await client.listFacts({ subject: kept });
      demand(facts.length === 1, 'the fact about somebody else is gone');
    },
  };
};

/** A day is summed up before the forgetting, or after it: the summary tells of nothing forgotten, and of the rest. */
const consolidation: Family = async (tools) => {
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
const extraction: Family = async (tools) => {
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

export const families: Readonly<Record<string, Family>> = {
  supersede,
  decay,
  selective_forget: selective,
  purge,
  drift,
  paraphrase,
  identical_of_another: identical,
  reimport,
  entity,
  consolidation,
  extraction,
};
