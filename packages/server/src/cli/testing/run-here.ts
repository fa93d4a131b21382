import { Readable, Writable } from 'node:stream';
import { version } from '../../version.ts';
import { run } from '../run.ts';
import { createTerminal } from '../terminal.ts';
import type { Spawned } from './spawn-cli.ts';

/** Runs a command line in this process, with streams of its own: the same code as a spawned one, without its start. */
export async function runHere(
  args: readonly string[],
  {
    data,
    stdin = '',
    signal = new AbortController().signal,
  }: { readonly data: string; readonly stdin?: string | Uint8Array; readonly signal?: AbortSignal },
): Promise<Spawned> {
  const stdout = collector();
  const stderr = collector();
  const terminal = createTerminal({
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout: stdout.stream,
    stderr: stderr.stream,
  });
  const code = await run({
    cli: { terminal, signal, monotonic: () => performance.now() },
    args: ['--data', data, ...args],
    version,
    debug: false,
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function collector(): { readonly stream: Writable; readonly text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString() };
}
