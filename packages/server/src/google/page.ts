import type { HoldfastError, OutputOf } from '@holdfast/contract';
import { escapeHtml } from '../http/escape-html.ts';

/** What came of a consent. */
export type ConsentOutcome =
  | { readonly kind: 'connected'; readonly names: readonly string[]; readonly again: boolean }
  /** The person said no, or came by another way. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'failed'; readonly error: HoldfastError };

/** An answer for which nobody waits here. */
interface ForeignAnswer {
  readonly kind: 'foreign';
}

/** A page for the person who comes from the consent screen: plain text, so that nothing in it can be markup. */
export function answerPage(outcome: ConsentOutcome | ForeignAnswer): Response {
  const { status, text } = wordsOf(outcome);
  return new Response(`${text}\n`, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' } });
}

function wordsOf(outcome: ConsentOutcome | ForeignAnswer): { readonly status: number; readonly text: string } {
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
    case 'foreign':
      return {
        status: 400,
        text: 'Nothing was connected: this answer belongs to a consent that was not asked for here. You can close this page.',
      };
    case 'failed':
      return { status: outcome.error.status, text: `Google Calendar was not connected. ${outcome.error.message}` };
  }
}

type Asked = OutputOf<'showGoogleConsent'>;

/** No script, no style, nothing from elsewhere, in no frame; its form goes back to this server and nowhere else. */
const policy = "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/**
 * The page that a browser finds when it comes back: whose calendar would be connected to what, and a button. Rejected: to connect at
 * once, by which a person who was led to somebody else's consent screen would give their calendar away without a word.
 */
export function questionPage(
  asked: Asked,
  { state, code }: { readonly state: string; readonly code: string },
): Response {
  const rows = [
    ['User in Holdfast', asked.userId],
    ['Space', asked.space],
    ['Where blocks go', `${asked.name}, a calendar of its own in your Google account`],
    ['Your own calendar', wordsFor(asked.others)],
  ] as const;
  // A name may turn the direction of writing: only its own, with bdi.
  const list = rows.map(([name, value]) => `<dt>${name}</dt><dd><bdi>${escapeHtml(value)}</bdi></dd>`).join('');
  const fields = Object.entries({ state, code })
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`)
    .join('');
  // Relative, so that it holds below whatever path a proxy serves this under.
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Holdfast: connect Google Calendar?</title></head><body>
<h1>Connect Google Calendar?</h1>
<p>You have given consent at Google. Nothing is connected yet. If you go on, your Google Calendar is connected to:</p>
<dl>${list}</dl>
<p>Is this not you, or did somebody else send you here? Then close this page.</p>
<form method="post" action="callback">${fields}<button>Connect</button></form>
</body></html>
`;
  return new Response(html, {
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy },
  });
}

function wordsFor(others: Asked['others']): string {
  switch (others) {
    case 'none':
      return 'nothing of it is seen';
    case 'times':
      return 'when it is taken is seen, and nothing else of it';
    case 'events':
      return 'its events are read';
  }
}
