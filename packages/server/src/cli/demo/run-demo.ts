import { open } from '@holdfast/core';
import type { Cli, GlobalOptions } from '../session.ts';
import { conversation, questions } from './conversation.ts';

interface Answer {
  readonly question: string;
  readonly answer: string;
  readonly speaker: string;
  readonly tookMs: number;
}

/** Remembers the conversation in RAM, asks the questions and shows what came back and how fast. */
export async function runDemo({ terminal, monotonic }: Cli, { json }: GlobalOptions): Promise<void> {
  await using holdfast = await open({ path: ':memory:', worker: false, touches: false, timeZone: 'UTC' });
  const { bold, cyan, green, dim } = terminal.colors;
  const start = monotonic();
  const { sessionId, occurredAt, turns } = conversation;
  const { created } = await holdfast.rememberMany({ sessionId, occurredAt, turns: [...turns] });
  const rememberMs = monotonic() - start;
  if (json !== true) {
    for (const { speaker, content } of turns) await terminal.print(`${cyan(speaker.padEnd(6))} ${content}`);
    await terminal.print(`\n${green(`Remembered ${created} turns in ${rememberMs.toFixed(1)} ms`)}\n`);
  }
  const answers: Answer[] = [];
  for (const question of questions) {
    const { results, tookMs } = await holdfast.recall({ query: question, k: 1 });
    const best = results[0]?.memory;
    const answer: Answer = { question, answer: best?.content ?? '', speaker: best?.speaker ?? '', tookMs };
    answers.push(answer);
    if (json === true) continue;
    await terminal.print(`${bold(question)}`);
    await terminal.print(`  ${cyan(answer.speaker)}: ${answer.answer}  ${dim(`${tookMs.toFixed(1)} ms`)}`);
  }
  if (json === true) {
    await terminal.printJson({ remembered: created, rememberMs, answers });
    return;
  }
  await terminal.print(dim('\nAll of it was in memory and is gone now. Keep something:'));
  await terminal.print('  holdfast remember "Tomas is allergic to walnuts"');
  await terminal.print('  holdfast recall "what must I not cook for Tomas?"');
}
