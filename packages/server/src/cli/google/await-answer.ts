import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerPage, type ConsentOutcome } from '../../google/page.ts';

export interface Answer {
  readonly state: string;
  readonly code: string;
}

export interface Waiting extends AsyncDisposable {
  /** Where the browser is to come back to. */
  readonly redirectUri: string;
  /**
   * Waits for the browser, and shows it what `finish` makes of the answer. One with another state than `state` is turned away, and the
   * waiting goes on: whoever leads a browser here cannot have it connect what this command has not asked for.
   * @throws the reason of the signal
   */
  readonly answer: (asked: {
    readonly state: string;
    readonly finish: (answer: Answer) => Promise<ConsentOutcome>;
  }) => Promise<ConsentOutcome>;
}

const path = '/callback';

/**
 * A server on a free port of the loopback interface, for the one request with which a browser of this machine comes back (RFC 8252,
 * section 7.3).
 */
export async function awaitAnswer(signal: AbortSignal): Promise<Waiting> {
  const came = Promise.withResolvers<ConsentOutcome>();
  // A command that is stopped before it waits has nobody to tell.
  came.promise.catch(() => undefined);
  let asked: Parameters<Waiting['answer']>[0] | undefined;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const state = url.searchParams.get('state');
    const code = url.searchParams.get('code');
    if (url.pathname !== path || asked === undefined) {
      response.writeHead(404).end();
      return;
    }
    if (state !== asked.state) {
      void sendPage(response, answerPage({ kind: 'foreign' }));
      return;
    }
    const outcome: Promise<ConsentOutcome> =
      code === null ? Promise.resolve({ kind: 'refused' }) : asked.finish({ state, code });
    void answerBrowser(response, outcome).then(came.resolve, came.reject);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const stop = (): void => came.reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  // Sound: it listens on a port, not on a pipe.
  const { port } = server.address() as AddressInfo;
  return {
    redirectUri: `http://127.0.0.1:${port}${path}`,
    answer(work) {
      asked = work;
      return came.promise;
    },
    async [Symbol.asyncDispose]() {
      signal.removeEventListener('abort', stop);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
    },
  };
}

/** Tells the browser what came of it, and whoever waits, too. */
async function answerBrowser(response: ServerResponse, outcome: Promise<ConsentOutcome>): Promise<ConsentOutcome> {
  try {
    const done = await outcome;
    await sendPage(response, answerPage(done));
    return done;
  } catch (error) {
    response.writeHead(500).end();
    throw error;
  }
}

async function sendPage(response: ServerResponse, page: Response): Promise<void> {
  response.writeHead(page.status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(await page.text());
}
