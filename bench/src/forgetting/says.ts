import type { Client } from '@holdfast/contract';
import type { CaseTools } from './case.ts';

const sayings = [
  (word: string) => `My locker code is ${word}.`,
  (word: string) => `I live in ${word} now.`,
  (word: string) => `${word} is the name of my daughter.`,
  (word: string) => `The meeting with ${word} was moved to Friday.`,
  (word: string) => `I am allergic to ${word}, please remember that.`,
  (word: string) => `We stayed at the hotel ${word} last summer.`,
] as const;

export function say(tools: CaseTools, word: string): string {
  return tools.pick(sayings)(word);
}

export async function remember(client: Client, content: string, more: object = {}): Promise<string> {
  return (await client.remember({ content, ...more })).memory.id;
}
