import type { Platform } from '../domain/platform.ts';
import type { Cipher } from '../domain/secrets/cipher.ts';
import { type WebhookSender, webhookSecretContext } from '../domain/webhooks/sender.ts';
import { type GuardedFetch, OutboundRefused } from './guarded-fetch.ts';

const timeoutMs = 10_000;
/** Of an answer, which nobody reads. */
const maxBytes = 4_096;
const secretStart = 'whsec_';

/**
 * Sends events after Standard Webhooks: the signature is over id, time and body, so that none of them can be changed and an
 * old one cannot be sent again unnoticed. No redirect is followed.
 */
export function webhookSender({
  cipher,
  fetch,
  platform,
  timeoutMs: limit = timeoutMs,
}: {
  readonly cipher: Cipher | undefined;
  readonly fetch: GuardedFetch;
  readonly platform: Pick<Platform, 'now' | 'hmac'>;
  readonly timeoutMs?: number;
}): WebhookSender {
  return async (scope, { hook, event, memory, signal }) => {
    const secret = await cipher?.open(hook.secret, webhookSecretContext(scope, hook.id));
    if (secret === undefined) return { kind: 'failed', error: 'Its secret cannot be opened with this secret key.' };
    const timestamp = new Date(event.at).toISOString();
    const data = memory === undefined ? event.data : { ...event.data, memory };
    const body = JSON.stringify({ type: event.type, timestamp, data });
    const seconds = Math.floor(platform.now() / 1_000);
    const key = Buffer.from(secret.slice(secretStart.length), 'base64');
    const signature = Buffer.from(platform.hmac(key, `${event.id}.${seconds}.${body}`), 'hex').toString('base64');
    try {
      const { status } = await fetch(hook.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Holdfast',
          'webhook-id': event.id,
          'webhook-timestamp': String(seconds),
          'webhook-signature': `v1,${signature}`,
        },
        body,
        timeoutMs: limit,
        maxBytes,
        signal,
      });
      if (status >= 200 && status < 300) return { kind: 'taken', status };
      return { kind: 'failed', status, error: `It answered ${status}.` };
    } catch (error) {
      signal?.throwIfAborted();
      return { kind: 'failed', error: explain(error, limit) };
    }
  };
}

/** Never what the receiver said. */
function explain(error: unknown, limit: number): string {
  if (error instanceof OutboundRefused) return `It was not called: ${error.message}.`;
  if (error instanceof Error && error.name === 'TimeoutError') return `It did not answer within ${limit} ms.`;
  return 'It cannot be reached.';
}
