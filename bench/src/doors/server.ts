import { z } from 'zod';
import { startChild } from '../child.ts';

const started = z.object({ url: z.string(), emptyUrl: z.string(), apiKey: z.string() });
const usage = z.object({ cpuMs: z.number() });

export interface ServerOptions {
  /** Database file, or address of a database. */
  readonly place: { readonly path: string } | { readonly database: string };
  /** Folder of a static embedding model. */
  readonly model?: string;
  /** MiB that recall indexes may hold. */
  readonly indexMemoryMb?: number;
}

export interface BenchServer extends AsyncDisposable {
  readonly url: string;
  /** A route of the same HTTP library that checks the key and answers; `inside` below it also recalls. */
  readonly emptyUrl: string;
  readonly apiKey: string;
  /** CPU milliseconds that the server's process has used so far. */
  cpuMs(): Promise<number>;
  /** Tells the empty routes what to answer. */
  setReply(reply: string): Promise<void>;
}

/** Requests to the server's process beside HTTP. */
export type ServerRequest =
  | ({ readonly kind: 'start' } & ServerOptions)
  | { readonly kind: 'usage' }
  | { readonly kind: 'reply'; readonly reply: string };

/** The real server in a process of its own, so that its CPU can be told from the client's. Uses are not counted. */
export async function startServer(options: ServerOptions): Promise<BenchServer> {
  await using stack = new AsyncDisposableStack();
  const child = stack.use(startChild(new URL('./server-main.ts', import.meta.url)));
  const ask = (request: ServerRequest): Promise<unknown> => child.ask(request);
  const address = started.parse(await ask({ kind: 'start', ...options }));
  const running = stack.move();
  return {
    ...address,
    cpuMs: async () => usage.parse(await ask({ kind: 'usage' })).cpuMs,
    setReply: async (reply) => void (await ask({ kind: 'reply', reply })),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
