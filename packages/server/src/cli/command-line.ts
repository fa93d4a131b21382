import { type Command, InvalidArgumentError } from 'commander';
import type { Cli, GlobalOptions } from './session.ts';

/** Appends examples to a command's help; each is a line to paste, with what it does. */
export function withExamples(
  command: Command,
  examples: readonly (readonly [line: string, meaning: string])[],
): Command {
  const lines = examples.flatMap(([line, meaning]) => [`  # ${meaning}`, `  $ ${line}`]);
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}

/** Flags of the command and of the whole program. Commander does not know their types; each command names them. */
export function optionsOf<T>(command: Command): T & GlobalOptions {
  return command.optsWithGlobals<T & GlobalOptions>();
}

export function wholeNumber(text: string): number {
  if (!/^-?\d+$/u.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

export function decimal(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}

/** For options that may be given several times. */
export function collect(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}

/** `--space` of a reading command: one, several, or "*" for all. */
export function readSpaces(spaces: readonly string[] | undefined): readonly string[] | '*' | undefined {
  return spaces?.includes('*') === true ? '*' : spaces;
}

/** The text of arguments, or of standard input when there are none or only `-`. */
export async function textOf(words: readonly string[], { terminal }: Cli, what: string): Promise<string> {
  const given = words.join(' ');
  if (given !== '' && given !== '-') return given;
  const { HoldfastError } = await import('@holdfast/contract');
  const missing = (message: string): Error =>
    new HoldfastError('invalid_input', { detail: `${what} ${message}`, faults: [{ field: what, message }] });
  if (terminal.stdin.isTTY === true) throw missing('is needed, as arguments or on standard input.');
  const chunks: Uint8Array[] = [];
  for await (const chunk of terminal.stdin)
    chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array));
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    return text.replace(/\r?\n$/u, '');
  } catch (error) {
    if (error instanceof TypeError) throw missing('on standard input is not valid UTF-8.');
    throw error;
  }
}

/** What a command's -1 means on the wire. */
export function orNone(count: number | undefined): number | null | undefined {
  return count === -1 ? null : count;
}
