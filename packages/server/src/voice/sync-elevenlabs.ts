import { HoldfastError } from '@holdfast/contract';
import type { Api, Caller } from '@holdfast/core';

export interface SyncOptions {
  readonly api: Pick<Api, 'call'>;
  readonly caller: Caller;
  readonly url: string;
  readonly key: string;
  readonly fetch: typeof fetch;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly signal?: AbortSignal;
}

export interface Synced {
  /** Finished calls that the platform knows. */
  readonly seen: number;
  /** Of these, those that were taken in now. */
  readonly fetched: number;
}

type Fields = Readonly<Record<string, unknown>>;

const pageSize = 100;
const timeoutMs = 20_000;

/**
 * Takes in finished calls that no webhook told of: whatever the platform lists since a time and this tenant has not seen. A
 * call that comes by both ways is one.
 *
 * @throws HoldfastError unreachable, unauthenticated when the key is refused
 */
export async function syncElevenLabs(options: SyncOptions): Promise<Synced> {
  const { api, caller, since } = options;
  let seen = 0;
  let fetched = 0;
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({
      page_size: String(pageSize),
      call_start_after_unix: String(Math.floor(since / 1_000)),
      ...(cursor === undefined ? {} : { cursor }),
    });
    const page = await get(options, `/v1/convai/conversations?${query.toString()}`);
    const listed: readonly Fields[] = Array.isArray(page['conversations']) ? page['conversations'].map(fieldsOf) : [];
    const finished = listed.filter(({ status }) => status === 'done' || status === 'failed');
    const ids = finished.map((one) => textOf(one['conversation_id'])).filter((id) => id !== undefined);
    seen += ids.length;
    if (ids.length > 0) {
      const { missing } = await api.call('missingCalls', { provider: 'elevenlabs', conversationIds: ids }, { caller });
      for (const id of missing) {
        const data = await get(options, `/v1/convai/conversations/${encodeURIComponent(id)}`);
        // An event with an id of its own: fetched again it is the same.
        const payload = { webhook_event_id: `sync:${id}`, type: 'post_call_transcription', data };
        const { outcome } = await api.call('recordCall', { provider: 'elevenlabs', payload }, { caller });
        if (outcome === 'queued') fetched += 1;
      }
    }
    cursor = page['has_more'] === true ? textOf(page['next_cursor']) : undefined;
  } while (cursor !== undefined);
  return { seen, fetched };
}

async function get({ url, key, fetch: send, signal }: SyncOptions, path: string): Promise<Fields> {
  const limit = AbortSignal.timeout(timeoutMs);
  const reply = await send(`${url.replace(/\/+$/u, '')}${path}`, {
    headers: { 'xi-api-key': key },
    signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
  }).catch((error: unknown) => {
    throw new HoldfastError('unreachable', { detail: 'The voice platform cannot be reached.', cause: error });
  });
  if (reply.ok) return fieldsOf(await reply.json());
  await reply.body?.cancel();
  const refused = reply.status === 401 || reply.status === 403;
  throw new HoldfastError(refused ? 'unauthenticated' : 'unreachable', {
    detail: refused
      ? 'The voice platform refuses HOLDFAST_ELEVENLABS_API_KEY.'
      : `The voice platform answers ${reply.status}.`,
  });
}

function fieldsOf(value: unknown): Fields {
  // Sound: an object that JSON.parse made has string keys.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
