import { HoldfastError } from '@holdfast/contract';
import { type Api, callbackPath, notificationPath } from '@holdfast/core';
import type { Config } from '../config/load.ts';
import type { Edge } from '../http/edge.ts';
import { headersOf } from '../http/headers.ts';
import { answerPage } from './page.ts';

interface GoogleEdgeParts {
  readonly api: Pick<Api, 'call'>;
  readonly config: Pick<Config, 'googleClientId' | 'googleClientSecret'>;
}

/** The routes that Google and its consent screen call; there once a client of Google is set. */
export function googleEdges({ api, config }: GoogleEdgeParts): readonly Edge[] {
  if (config.googleClientId === undefined || config.googleClientSecret === undefined) return [];
  return [callbackEdge(api), notificationEdge(api)];
}

/** A browser comes here from the consent screen: it has no key, but a state that says whose consent it is. */
function callbackEdge(api: GoogleEdgeParts['api']): Edge {
  return {
    method: 'GET',
    path: callbackPath,
    open: true,
    async handler(request, { requestId, origin }) {
      const query = new URL(request.url).searchParams;
      const state = query.get('state');
      const code = query.get('code');
      if (state === null || code === null) return answerPage({ kind: 'refused' });
      try {
        const input = { state, code };
        const context = { caller: { kind: 'anonymous' }, requestId, signal: request.signal, ...origin } as const;
        const { calendars, again } = await api.call('finishGoogle', input, context);
        return answerPage({ kind: 'connected', names: calendars.map(({ name }) => name), again });
      } catch (error) {
        // A person reads this in a browser: a page says it better than problem+json.
        if (error instanceof HoldfastError) return answerPage({ kind: 'failed', error });
        throw error;
      }
    },
  };
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
      await api.call('noteGoogleChange', input, { caller: { kind: 'anonymous' }, requestId, ...origin });
      return new Response(null, { status: 204 });
    },
  };
}
