import { type Readable, Transform, type Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { DrainingTransport } from './draining-transport.ts';
import { type McpDoorOptions, mcpServers } from './server.ts';

export interface StdioOptions extends McpDoorOptions {
  /** Whose memories; the default user of the local mode when not given. */
  readonly user?: string | undefined;
  readonly stdin: Readable;
  /** Carries protocol messages only; logs belong on stderr. */
  readonly stdout: Writable;
  /** Ends the connection as the end of stdin does: for SIGTERM and SIGINT. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that calls under way may take once the connection ends; 10,000 when not given. */
  readonly drainMs?: number | undefined;
}

/**
 * Serves MCP on a pair of streams with the authority of the data folder's owner, in whichever protocol era the client
 * opens with. Settles when the connection is over and every request that was received has been answered; the caller then
 * closes Holdfast, which finishes writes whose client went away.
 */
export async function runStdio(options: StdioOptions): Promise<void> {
  const { stdin, stdout, signal } = options;
  const server = mcpServers(options);
  const input = new Transform({
    transform: (chunk, _encoding, done) => done(null, chunk),
    // The transport drops what is unanswered as soon as its input ends, so the end is held back until nothing is.
    flush: (done) => void drain(done),
  });
  const transport = new DrainingTransport(new StdioServerTransport(input, stdout));
  async function drain(done: () => void): Promise<void> {
    // The last chunk is handed on in this turn of the event loop.
    await setImmediate();
    await transport.drained(options.drainMs ?? 10_000);
    done();
  }
  const end = (): void => {
    stdin.unpipe(input);
    input.end();
  };

  const handle = serveStdio(() => server({ caller: { kind: 'owner' }, user: options.user }), {
    transport,
    onerror: (error) => options.onError?.(error),
  });
  stdin.on('error', end);
  stdin.pipe(input);
  signal?.addEventListener('abort', end, { once: true });
  if (signal?.aborted === true) end();
  await transport.closed;
  signal?.removeEventListener('abort', end);
  await handle.close();
  stdin.unpipe(input);
  // An open standard input would keep the process alive.
  stdin.pause();
}
