import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { WriteStream } from 'node:tty';
import pc from 'picocolors';

export type Colors = ReturnType<typeof pc.createColors>;

export interface TerminalStreams {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** Where a command writes: answers to stdout, everything else to stderr. */
export interface Terminal {
  readonly stdin: TerminalStreams['stdin'];
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Colours of stdout; off where no person reads. */
  readonly colors: Colors;
  readonly errColors: Colors;
  /** True when a person sees stderr, so that a progress bar makes sense. */
  readonly interactive: boolean;
  /** Columns of stdout; 80 where unknown. */
  readonly width: number;
  /** Writes a line of the answer and waits where the reader is slow. */
  print(line: string): Promise<void>;
  /** Writes one JSON value as a line of the answer. */
  printJson(value: unknown): Promise<void>;
  /** Writes a line that is not part of the answer. */
  note(line: string): void;
}

/** Node's own rule for colours is used: it knows NO_COLOR, FORCE_COLOR and TERM. picocolors' would colour any file in CI. */
export function createTerminal({ stdin, stdout, stderr }: TerminalStreams): Terminal {
  const print = (line: string): Promise<void> => writeTo(stdout, `${line}\n`);
  return {
    stdin,
    stdout,
    stderr,
    colors: pc.createColors(hasColors(stdout)),
    errColors: pc.createColors(hasColors(stderr)),
    interactive: stderr instanceof WriteStream,
    width: stdout instanceof WriteStream ? stdout.columns : 80,
    print,
    printJson: (value) => print(JSON.stringify(value)),
    note: (line) => void stderr.write(`${line}\n`),
  };
}

function hasColors(stream: Writable): boolean {
  return stream instanceof WriteStream && stream.hasColors();
}

/** Writes with back pressure, so that a long export needs no memory for what is not read yet. */
export async function writeTo(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}
