import { type Bench, type BenchOptions, type Metrics, choiceFlag } from '../bench.ts';
import { type Timing, latencyMetrics, mean, timed } from '../measure.ts';
import { type Door, doorNames, openDoor } from '../doors.ts';
import { type Conversation, loadLocomo } from './load.ts';

interface Answer {
  readonly category: string;
  readonly evidence: readonly string[];
  /** Labels of the turns recalled, best first. */
  readonly ranked: readonly string[];
  readonly timing: Timing;
}

const depth = 10;

export const locomo: Bench = {
  name: 'locomo',
  summary: 'Recall of evidence turns in real conversations (LoCoMo, --data locomo.json)',
  flags: { via: 'embedded (default), http or mcp', rows: 'write every ranking to this file, one JSON line a question' },
  async run(options) {
    if (options.data === undefined) throw new Error('--data must name the file locomo.json');
    const conversations = await loadLocomo(options.data);
    const via = choiceFlag(options, 'via', doorNames);
    const door = await openDoor(via, options.store);
    try {
      const labels = new Map<string, string>();
      const ingest = await timed(() => ingestAll(door, conversations, { labels, options }));
      const answers = await askAll(door, conversations, { labels, options });
      const rows = options.flags.get('rows');
      if (rows !== undefined) await writeRows(rows, answers);
      return {
        settings: { via, store: options.store, conversations: conversations.length, questions: answers.length, turns: labels.size },
        metrics: {
          ...quality(answers),
          ...latencyMetrics('recall', answers.map(({ timing }) => timing)),
          memories_per_s: labels.size / (ingest[1].wall / 1_000),
        },
      };
    } finally {
      await door.close();
    }
  },
};

interface Run {
  /** Label of each stored memory by id: kept here, never stored. */
  readonly labels: Map<string, string>;
  readonly options: BenchOptions;
}

async function ingestAll(door: Door, conversations: readonly Conversation[], { labels, options }: Run): Promise<void> {
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

async function askAll(door: Door, conversations: readonly Conversation[], { labels, options }: Run): Promise<Answer[]> {
  const answers: Answer[] = [];
  const total = conversations.reduce((sum, { questions }) => sum + questions.length, 0);
  for (const [index, { questions, sessions }] of conversations.entries()) {
    const client = await door.clientOf(`person-${index}`);
    const now = sessions.map(({ occurredAt }) => occurredAt).toSorted().at(-1) ?? '2024-01-01';
    for (const { text, category, evidence } of questions) {
      options.progress(answers.length, total, 'asking');
      const [ids, timing] = await timed(() => client.ask(text, { k: depth, now }));
      answers.push({ category, evidence, ranked: ids.map((id) => labels.get(id) ?? ''), timing });
    }
  }
  return answers;
}

/** recall@k is the mean over questions of the fraction of evidence turns among the first k. */
export function quality(answers: readonly Omit<Answer, 'timing'>[]): Metrics {
  const categories = [...new Set(answers.map(({ category }) => category))].toSorted();
  const metrics: Metrics = {};
  for (const k of [1, 5, 10]) {
    metrics[`recall@${k}`] = mean(answers.map((answer) => found(answer, k)));
    for (const category of categories) {
      const some = answers.filter((answer) => answer.category === category);
      metrics[`recall@${k}.${category}`] = mean(some.map((answer) => found(answer, k)));
    }
  }
  metrics['mrr'] = mean(answers.map(reciprocalRank));
  for (const category of categories) {
    metrics[`count.${category}`] = answers.filter((answer) => answer.category === category).length;
  }
  return metrics;
}

function found({ evidence, ranked }: Pick<Answer, 'evidence' | 'ranked'>, k: number): number {
  const top = new Set(ranked.slice(0, k));
  return evidence.filter((label) => top.has(label)).length / evidence.length;
}

function reciprocalRank({ evidence, ranked }: Pick<Answer, 'evidence' | 'ranked'>): number {
  const place = ranked.findIndex((label) => evidence.includes(label));
  return place === -1 ? 0 : 1 / (place + 1);
}

async function writeRows(path: string, answers: readonly Answer[]): Promise<void> {
  const { writeFile } = await import('node:fs/promises');
  await writeFile(path, answers.map(({ category, evidence, ranked }) => `${JSON.stringify({ category, evidence, ranked })}\n`).join(''));
}
