import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Fields, fieldsOf, listOf } from '../../http/json-fields.ts';

/** What an endpoint does with one chat. */
export type UpstreamBehaviour =
  /** Answers with words; as a stream, one event a word, the second one not before `gate` is open. */
  | { readonly kind: 'words'; readonly text: string; readonly gate?: Promise<void> }
  | { readonly kind: 'tool'; readonly id: string; readonly name: string; readonly arguments: string }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body: string;
      readonly headers?: Record<string, string>;
    }
  /** Never begins to answer. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'redirect'; readonly location: string }
  /** Sends some words of a stream and falls silent, breaks off, or breaks off within an event. */
  | { readonly kind: 'half'; readonly text: string; readonly end: 'silence' | 'reset' | 'resetWithin' }
  /** 200, and no chat at all. */
  | { readonly kind: 'garbage'; readonly type: string; readonly body: string };

export interface UpstreamCall {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Fields;
  readonly messages: readonly Fields[];
  /** Settles when the connection is gone, or the answer sent. */
  readonly closed: Promise<'sent' | 'broken'>;
}

export interface FakeUpstream extends AsyncDisposable {
  readonly baseUrl: string;
  readonly calls: readonly UpstreamCall[];
  /** The bytes of the latest answer, as they were sent. */
  readonly sent: () => string;
  script(...behaviours: readonly UpstreamBehaviour[]): void;
}

/** An OpenAI-compatible endpoint on loopback that streams, calls tools, and misbehaves when it is told to. */
export async function fakeUpstream(
  usual: UpstreamBehaviour = { kind: 'words', text: 'Noted.' },
): Promise<FakeUpstream> {
  const calls: UpstreamCall[] = [];
  const behaviours: UpstreamBehaviour[] = [];
  let sent: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const closed = new Promise<'sent' | 'broken'>((resolve) => {
      response.once('close', () => resolve(response.writableFinished ? 'sent' : 'broken'));
    });
    const text = await textOf(request);
    const body = text === '' ? {} : fieldsOf(JSON.parse(text));
    const path = request.url ?? '';
    calls.push({ path, headers: request.headers, body, messages: listOf(body['messages']), closed });
    if (path === '/v1/models') {
      const data = [{ id: 'small', object: 'model', created: 1_767_225_600, owned_by: 'fake' }];
      return void response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ object: 'list', data }));
    }
    sent = [];
    const write = (piece: string): void => {
      sent.push(piece);
      response.write(piece);
    };
    await behave(behaviours.shift() ?? usual, { response, write, streams: body['stream'] === true });
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Sound: it listens on a port, not on a pipe.
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    calls,
    sent: () => sent.join(''),
    script: (...next) => void behaviours.push(...next),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Answering {
  readonly response: ServerResponse;
  readonly write: (piece: string) => void;
  readonly streams: boolean;
}

async function behave(behaviour: UpstreamBehaviour, answering: Answering): Promise<void> {
  const { response, write, streams } = answering;
  switch (behaviour.kind) {
    case 'words':
    case 'tool':
      return streams ? stream(behaviour, answering) : whole(behaviour, answering);
    case 'status':
      response.writeHead(behaviour.status, { 'content-type': 'application/json', ...behaviour.headers });
      return void response.end(behaviour.body);
    case 'hang':
      return;
    case 'reset':
      return void response.socket?.resetAndDestroy();
    case 'redirect':
      return void response.writeHead(307, { location: behaviour.location }).end();
    case 'half': {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const word of wordsOf(behaviour.text)) write(eventOf({ content: word }));
      if (behaviour.end === 'silence') return;
      if (behaviour.end === 'resetWithin') write('data: {"choices":[{"del');
      await sleep(20);
      return void response.socket?.resetAndDestroy();
    }
    case 'garbage':
      response.writeHead(200, { 'content-type': behaviour.type });
      return void response.end(behaviour.body);
  }
}

type Spoken = Extract<UpstreamBehaviour, { readonly kind: 'words' | 'tool' }>;

async function stream(spoken: Spoken, { response, write }: Answering): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-request-id': 'up-1' });
  write(': a comment, as some endpoints send\n\n');
  write(eventOf({ role: 'assistant', content: spoken.kind === 'words' ? '' : null }));
  if (spoken.kind === 'words') {
    for (const word of wordsOf(spoken.text)) {
      write(eventOf({ content: word }));
      await spoken.gate;
    }
  } else {
    const { id, name } = spoken;
    write(eventOf({ tool_calls: [{ index: 0, id, type: 'function', function: { name, arguments: '' } }] }));
    const middle = Math.ceil(spoken.arguments.length / 2);
    for (const part of [spoken.arguments.slice(0, middle), spoken.arguments.slice(middle)]) {
      write(eventOf({ tool_calls: [{ index: 0, function: { arguments: part } }] }));
    }
  }
  write(eventOf({}, spoken.kind === 'words' ? 'stop' : 'tool_calls'));
  write('data: [DONE]\n\n');
  response.end();
}

function whole(spoken: Spoken, { response, write }: Answering): void {
  response.writeHead(200, { 'content-type': 'application/json', 'x-ratelimit-remaining-requests': '99' });
  const message =
    spoken.kind === 'words'
      ? { role: 'assistant', content: spoken.text }
      : {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: spoken.id, type: 'function', function: { name: spoken.name, arguments: spoken.arguments } },
          ],
        };
  const finish = spoken.kind === 'words' ? 'stop' : 'tool_calls';
  write(
    JSON.stringify({ ...frame('chat.completion'), choices: [{ index: 0, message, finish_reason: finish }] }, null, 1),
  );
  response.end();
}

function wordsOf(text: string): string[] {
  return text.match(/\s*\S+/gu) ?? [];
}

function eventOf(delta: object, finish: string | null = null): string {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return `data: ${JSON.stringify({ ...frame('chat.completion.chunk'), choices })}\n\n`;
}

function frame(object: string): object {
  return { id: 'chatcmpl-fake', object, created: 1_767_225_600, model: 'small' };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  // Sound: without an encoding a stream of node:http gives buffers.
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
