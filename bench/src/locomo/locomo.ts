import { writeFile } from 'node:fs/promises';
import { type Bench, type BenchOptions, choiceFlag, type Metrics } from '../bench.ts';
import { type Door, type DoorName, doorNames, openDoor } from '../doors/door.ts';
import { latencyMetrics, timed, type Timing } from '../measure.ts';
import { type Conversation, loadLocomo } from './load.ts';
import { quality } from '../quality/quality.ts';
import { countDifferent, qualityOf, type Ranking, rankingHash } from './quality.ts';

const DEPTH = 10;

export const locomo: Bench = {
  name: 'locomo',
  summary: 'Recall of evidence turns in real conversations (LoCoMo, --data locomo.json)',
  flags: {
    ...quality.flags,
    via: 'embedded (default, the same as quality --set locomo), http, mcp, or all to compare their rankings',
    rows: 'write every ranking to this file, one JSON line a question',
  },
  async run(options) {
    if (options.data === undefined) throw new Error('--data must name the file locomo.json');
    const via = choiceFlag(options, 'via', [...doorNames, 'all']);
    if (via === 'embedded') return quality.run({ ...options, flags: new Map([...options.flags, ['set', 'locomo']]) });
    const conversations = await loadLocomo(options.data);
    const first = await measure(via === 'all' ? 'embedded' : via, conversations, options);
    const metrics = { ...first.metrics };
    if (via === 'all') {
      for (const door of ['http', 'mcp'] as const) {
        const other = await measure(door, conversations, options);
        metrics[`${door}.different_rankings`] = countDifferent(first.answers, other.answers);
        for (const [name, value] of Object.entries(other.metrics)) metrics[`${door}.${name}`] = value;
      }
    }
    const rows = options.flags.get('rows');
    if (rows !== undefined) await writeRows(rows, first.answers);
    const turns = first.turns;
    const questions = first.answers.length;
    return { settings: { via, store: options.store, conversations: conversations.length, questions, turns }, metrics };
  },
};

interface Answer extends Ranking {
  readonly question: string;
  readonly timing: Timing;
}

interface Measured {
  readonly answers: readonly Answer[];
  readonly turns: number;
  readonly metrics: Metrics;
}

async function measure(
  via: DoorName,
  conversations: readonly Conversation[],
  options: BenchOptions,
): Promise<Measured> {
  await using door = await openDoor(via);
  const labels = new Map<string, string>();
  const run = { door, conversations, labels, options };
  const [, ingested] = await timed(() => ingestAll(run));
  const before = await door.cpuMs();
  const answers = await askAll(run);
  const serverCpu = ((await door.cpuMs()) - before) / answers.length;
  const timings = answers.map(({ timing }) => timing);
  return {
    answers,
    turns: labels.size,
    metrics: {
      ...qualityOf(answers),
      ...latencyMetrics('recall', timings),
      // Behind http and mcp the figures above are of the asking process; this one is of the answering one.
      'recall.server_mean_ms': serverCpu,
      memories_per_s: labels.size / (ingested.wall / 1_000),
      ranking_hash: rankingHash(answers),
    },
  };
}

interface Run {
  readonly door: Door;
  readonly conversations: readonly Conversation[];
  /** Label of each stored memory by id: kept here, never stored. */
  readonly labels: Map<string, string>;
  readonly options: BenchOptions;
}

async function ingestAll({ door, conversations, labels, options }: Run): Promise<void> {
  for (const [index, { sessions }] of conversations.entries()) {
    options.progress(index, conversations.length, 'remembering');
    const client = await door.clientOf(`person-${index}`);
    for (const { number, occurredAt, turns } of sessions) {
      const { results } = await client.rememberMany({
        sessionId: `talk-${number}`,
        occurredAt,
        turns: turns.map(({ speaker, text }) => ({ role: 'user', speaker, content: text })),
      });
      for (const [place, { id }] of results.entries()) labels.set(id, turns[place]?.label ?? '');
    }
  }
}

async function askAll({ door, conversations, labels, options }: Run): Promise<Answer[]> {
  const answers: Answer[] = [];
  const total = conversations.reduce((sum, { questions }) => sum + questions.length, 0);
  for (const [index, { questions }] of conversations.entries()) {
    const client = await door.clientOf(`person-${index}`);
    for (const { text, category, evidence } of questions) {
      options.progress(answers.length, total, 'asking');
      const [ids, timing] = await timed(() => client.ask(text, DEPTH));
      // Labels are unique in a conversation only.
      const ranked = ids.map((id) => labels.get(id) ?? id);
      answers.push({ question: text, category, evidence, ranked, timing });
    }
  }
  return answers;
}

async function writeRows(path: string, answers: readonly Answer[]): Promise<void> {
  const lines = answers.map(({ question, category, evidence, ranked }) =>
    JSON.stringify({ question, category, evidence, ranked }),
  );
  await writeFile(path, `${lines.join('\n')}\n`);
}
