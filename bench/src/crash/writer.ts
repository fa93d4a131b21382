import { writeSync } from 'node:fs';
import { open } from '@holdfast/core';
import { uniqueWord } from './words.ts';

/**
 * A process that writes as fast as it can until it is killed: most writers one memory at a time, every fourth in
 * batches. Each acknowledgement goes out in one synchronous write, so that what the parent reads was acknowledged, and
 * nothing that was acknowledged waits in a buffer of this process.
 *
 * Arguments: database file, round, number of writers, memories of a batch.
 */
const [path = '', round = '0', writers = '16', batch = '20'] = process.argv.slice(2);
const holdfast = await open({ extraction: 'off', path, touches: false });
let next = Number(round) * 1_000_000;
const number = (): number => (next += 1);
await Promise.all(
  Array.from({ length: Number(writers) }, (_, writer) => (writer % 4 === 3 ? batches() : singles(writer))),
);

async function singles(writer: number): Promise<never> {
  for (;;) {
    const word = uniqueWord('s', number());
    const { memory } = await holdfast.remember({ content: `Writer ${writer} noted ${word}`, sessionId: `w${writer}` });
    acknowledge([[memory.id, word]]);
  }
}

async function batches(): Promise<never> {
  for (;;) {
    const group = uniqueWord('g', number());
    const words = Array.from({ length: Number(batch) }, () => uniqueWord('b', number()));
    const items = words.map((word) => ({ content: `Together we noted ${word}`, metadata: { group } }));
    const { results } = await holdfast.rememberMany({ items });
    acknowledge(results.map(({ id }, place) => [id, words[place] ?? ''] as const));
  }
}

function acknowledge(written: readonly (readonly [id: string, word: string])[]): void {
  writeSync(1, `${JSON.stringify(written)}\n`);
}
