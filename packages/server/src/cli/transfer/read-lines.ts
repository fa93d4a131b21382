import { TextDecoder } from 'node:util';
import { HoldfastError } from '@holdfast/contract';

export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  /** Bytes of the file read up to and with this line. */
  readonly bytes: number;
}

/** A memory has at most 100,000 characters; this leaves room for escapes, metadata and a vector. */
const mostLineBytes = 4 * 1_024 * 1_024;
const newline = 0x0a;

/**
 * The lines of a byte stream, one at a time, blank ones left out.
 * @throws HoldfastError invalid_input naming the line that is not UTF-8 or is endless
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest: Uint8Array[] = [];
  let restBytes = 0;
  let number = 0;
  let bytes = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      const piece = chunk.subarray(start, end);
      start = end + 1;
      number += 1;
      bytes += restBytes + piece.length + 1;
      checkLength(restBytes + piece.length, number);
      const text = decode(decoder, rest.length === 0 ? piece : Buffer.concat([...rest, piece]), number);
      [rest, restBytes] = [[], 0];
      if (text.trim() !== '') yield { number, text, bytes };
    }
    const left = chunk.subarray(start);
    rest.push(left);
    restBytes += left.length;
    checkLength(restBytes, number + 1);
  }
  const text = decode(decoder, Buffer.concat(rest), number + 1);
  if (text.trim() !== '') yield { number: number + 1, text, bytes: bytes + restBytes };
}

function decode(decoder: TextDecoder, bytes: Uint8Array, number: number): string {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    throw lineFault(number, 'is not valid UTF-8', error);
  }
}

function checkLength(bytes: number, number: number): void {
  if (bytes > mostLineBytes) throw lineFault(number, `is longer than ${mostLineBytes} bytes`);
}

/** A fault of one line of the file. */
export function lineFault(number: number, message: string, cause?: unknown): HoldfastError {
  return new HoldfastError('invalid_input', {
    detail: `Line ${number} ${message}.`,
    faults: [{ field: `line ${number}`, message }],
    cause,
  });
}
