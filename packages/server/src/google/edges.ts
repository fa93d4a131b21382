import { HoldfastError } from '@holdfast/contract';
import { type Api, callbackPath, notificationPath } from '@holdfast/core';
import type { Config } from '../config/load.ts';
import { readForm } from '../http/body.ts';
import type { Edge } from '../http/edge.ts';
import { headersOf } from '../http/headers.ts';
import { answerPage, questionPage } from './page.ts';

interface GoogleEdgeParts {
  readonly api: Pick<Api, 'call'>;
  readonly config: Pick<Config, 'googleClientId' | 'googleClientSecret'>;
}

/** The routes that Google and its consent screen call; there once a client of Google is set. */
export function googleEdges({ api, config }: GoogleEdgeParts): readonly Edge[] {
  if (config.googleClientId === undefined || config.googleClientSecret === undefined) return [];
  return [callbackEdge(api), connectEdge(api), notificationEdge(api)];
}

/** More than a state and a code are. */
const formLimit = 16_384;

/**
 * A browser comes here from the consent screen. It has no key, so that nobody knows whose browser it is: the state says for whom the
 * consent was begun, and the person is asked whether that is right.
 */
function callbackEdge(api: GoogleEdgeParts['api']): Edge {
  return {
    method: 'GET',
    path: callbackPath,
    open: true,
    handler: (request, { requestId, origin }) =>
      answered(async () => {
        const answer = answerIn(new URL(request.url).searchParams);
        if (answer === undefined) return answerPage({ kind: 'refused' });
        const context = { ...anonymous, requestId, signal: request.signal, ...origin };
        return questionPage(await api.call('showGoogleConsent', { state: answer.state }, context), answer);
      }),
  };
}

/** The person has said yes on the page of the callback. */
function connectEdge(api: GoogleEdgeParts['api']): Edge {
  return {
    method: 'POST',
    path: callbackPath,
    open: true,
    handler: (request, { requestId, incoming, origin }) =>
      answered(async () => {
        const header = headersOf(request, incoming);
        const answer = answerIn(await readForm({ request, incoming, header, limit: formLimit }));
        if (answer === undefined) return answerPage({ kind: 'refused' });
        const context = { ...anonymous, requestId, signal: request.signal, ...origin };
        const { calendars, again } = await api.call('finishGoogle', answer, context);
        return answerPage({ kind: 'connected', names: calendars.map(({ name }) => name), again });
      }),
  };
}

const anonymous = { caller: { kind: 'anonymous' } } as const;

function answerIn(fields: URLSearchParams): { readonly state: string; readonly code: string } | undefined {
  const state = fields.get('state');
  const code = fields.get('code');
  return state === null || code === null ? undefined : { state, code };
}

/** A person reads this in a browser: a page says what went wrong better than problem+json. */
async function answered(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HoldfastError) return answerPage({ kind: 'failed', error });
    throw error;
  }
}

/** Google tells that a calendar has changed. It takes any 2xx, and sends nothing again. */
function notificationEdge(api: GoogleEdgeParts['api']): Edge {
  return {
    method: 'POST',
    path: notificationPath,
    open: true,
    async handler(request, { requestId, incoming, origin }) {
      const header = headersOf(request, incoming);
      const input = {
        calendar: new URL(request.url).searchParams.get('for') ?? '',
        channelId: header('x-goog-channel-id') ?? '',
        token: header('x-goog-channel-token') ?? '',
        state: header('x-goog-resource-state') ?? '',
      };
      await api.call('noteGoogleChange', input, { ...anonymous, requestId, ...origin });
      return new Response(null, { status: 204 });
    },
  };
}
