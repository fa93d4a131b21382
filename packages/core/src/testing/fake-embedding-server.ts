import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { hashVector } from './hash-embedder.ts';

/** What the server does with one call. */
export type EmbeddingBehaviour =
  | { readonly kind: 'ok' }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string; readonly body?: string }
  | { readonly kind: 'brokenJson' }
  | { readonly kind: 'wrongCount' }
  | { readonly kind: 'shuffled' }
  | { readonly kind: 'notFinite' }
  | { readonly kind: 'wrongDimensions' }
  | { readonly kind: 'cutOff' }
  | { readonly kind: 'hang' };

export interface EmbeddingCall {
  readonly model: string;
  readonly input: readonly string[];
  readonly dimensions: number | undefined;
  readonly authorization: string | undefined;
}

export interface FakeEmbeddingServer extends AsyncDisposable {
  /** To be given as `baseUrl` of the embedder. */
  readonly baseUrl: string;
  /** Every call so far, refused ones too. */
  readonly calls: readonly EmbeddingCall[];
  /** How the next calls end, one entry each; afterwards every call is as usual again. */
  script(...behaviours: readonly EmbeddingBehaviour[]): void;
  close(): Promise<void>;
}

const requestSchema = z.object({
  model: z.string(),
  input: z.array(z.string()),
  dimensions: z.int().positive().optional(),
});

/**
 * A real HTTP server on loopback that speaks the OpenAI embeddings wire format with deterministic vectors (hashVector)
 * and misbehaves on request.
 *
 * @param params.dimensions of the vectors when a call asks for none; 16 by default
 * @param params.usual what it does with calls that no script is for; `ok` when not given
 * @param params.refuses texts that a call is refused for with 400, like over-long ones at a real server
 */
export async function fakeEmbeddingServer(
  params: {
    readonly dimensions?: number;
    readonly usual?: EmbeddingBehaviour;
    readonly refuses?: (text: string) => boolean;
  } = {},
): Promise<FakeEmbeddingServer> {
  const calls: EmbeddingCall[] = [];
  const behaviours: EmbeddingBehaviour[] = [];

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = requestSchema.parse(JSON.parse(await readBody(request)));
    calls.push({
      model: body.model,
      input: body.input,
      dimensions: body.dimensions,
      authorization: request.headers.authorization,
    });
    if (request.method !== 'POST' || request.url !== '/v1/embeddings') return void response.writeHead(404).end();
    const behaviour = behaviours.shift() ?? params.usual ?? { kind: 'ok' };
    if (body.input.some((text) => params.refuses?.(text) === true)) return void response.writeHead(400).end();
    const dimensions = body.dimensions ?? params.dimensions ?? 16;
    const vectors = body.input.map((text) => [...hashVector({ text, dimensions })]);
    await misbehave({ behaviour, response, vectors });
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(400).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    calls,
    script: (...next) => void behaviours.push(...next),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function misbehave(params: {
  readonly behaviour: EmbeddingBehaviour;
  readonly response: ServerResponse;
  readonly vectors: readonly number[][];
}): Promise<void> {
  const { behaviour, response, vectors } = params;
  const items = vectors.map((embedding, index) => ({ object: 'embedding', index, embedding }));
  switch (behaviour.kind) {
    case 'ok':
      return send(response, items);
    case 'slow':
      await sleep(behaviour.ms);
      return send(response, items);
    case 'status':
      response.writeHead(
        behaviour.status,
        behaviour.retryAfter === undefined ? {} : { 'retry-after': behaviour.retryAfter },
      );
      return void response.end(behaviour.body ?? '{"error":{"message":"scripted"}}');
    case 'brokenJson':
      return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"data": [');
    case 'wrongCount':
      return send(response, items.slice(1));
    case 'shuffled':
      return send(response, items.toReversed());
    case 'notFinite':
      return send(
        response,
        items.map((item) => ({ ...item, embedding: item.embedding.map(() => null) })),
      );
    case 'wrongDimensions':
      return send(
        response,
        items.map((item) => ({ ...item, embedding: [...item.embedding, 1] })),
      );
    case 'cutOff':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"data"');
      return void setImmediate(() => response.destroy());
    case 'hang':
      return;
  }
}

function send(response: ServerResponse, data: readonly object[]): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ object: 'list', data, model: 'fake', usage: { prompt_tokens: 0, total_tokens: 0 } }));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(z.instanceof(Uint8Array).parse(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
