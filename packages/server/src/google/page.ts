import type { HoldfastError } from '@holdfast/contract';

/** What came of a consent. */
export type ConsentOutcome =
  | { readonly kind: 'connected'; readonly names: readonly string[]; readonly again: boolean }
  /** The person said no, or came by another way. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'failed'; readonly error: HoldfastError };

/** A page for the person who comes from the consent screen: plain text, so that nothing in it can be markup. */
export function answerPage(outcome: ConsentOutcome): Response {
  const { status, text } = wordsOf(outcome);
  return new Response(`${text}\n`, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' } });
}

function wordsOf(outcome: ConsentOutcome): { readonly status: number; readonly text: string } {
  switch (outcome.kind) {
    case 'connected': {
      const done = outcome.again ? 'Google Calendar works again' : 'Google Calendar is connected';
      return { status: 200, text: `${done}: ${outcome.names.join(', ')}. You can close this page.` };
    }
    case 'refused':
      return {
        status: 400,
        text: 'Google Calendar was not connected: consent was not given. You can close this page.',
      };
    case 'failed':
      return { status: outcome.error.status, text: `Google Calendar was not connected. ${outcome.error.message}` };
  }
}
