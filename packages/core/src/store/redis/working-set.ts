import { z } from 'zod';
import { after, latelyOf, type SessionState } from '../../domain/recall/working-set/session-state.ts';
import { createWorkingSet, type WorkingSet } from '../../domain/recall/working-set/working-set.ts';
import type { UserScope } from '../../domain/scope.ts';
import { orElse } from './guarded.ts';
import { keyOf, patternOf } from './keys.ts';
import type { RedisClient } from './line.ts';
import { hotPathMs, type PartOptions } from './part.ts';

/** KEYS: the session. ARGV: the text that is expected there or nothing, the new text, ttl in ms. 0 when another was faster. */
const REPLACE = `
local held = redis.call('GET', KEYS[1])
if (held or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

/** Tries against other replicas that note for the same session at the same time. */
const mostTries = 5;

const weighed = z.array(z.tuple([z.number(), z.number()]));
const stateForm = z.object({
  at: z.number(),
  memories: weighed,
  terms: z.array(z.tuple([z.string(), z.number()])),
  spaces: z.union([z.literal('*'), z.array(z.string())]),
});

/** Forgetting goes through all keys; unlike a signal it must not be given up lightly. */
const forgetMs = 60_000;

type Noted = Parameters<WorkingSet['note']>[1];

/**
 * The working set that all replicas share: the very state of the one in a process, by the same rules, as JSON. While Redis is
 * gone it is that of this process, which is always kept along.
 */
export function redisWorkingSet({
  line,
  prefix,
  onError,
  ttlMs,
}: PartOptions & { readonly ttlMs: number }): WorkingSet & { settled(): Promise<void> } {
  const own = createWorkingSet({ ttlMs });
  const keyFor = ({ tenant, user }: UserScope, sessionId: string): string =>
    keyOf(prefix, 'session', [tenant, user, sessionId]);
  /** Notes of one process stay in order. */
  let last: Promise<void> = Promise.resolve();

  const readState = (text: string | null, now: number): SessionState | undefined => {
    const parsed = text === null ? undefined : stateForm.safeParse(parse(text));
    // What an older or newer Holdfast wrote in another form says nothing.
    return parsed?.success === true && now - parsed.data.at <= ttlMs ? parsed.data : undefined;
  };

  const replace = async (client: RedisClient, scope: UserScope, { sessionId, now, event }: Noted): Promise<void> => {
    const key = keyFor(scope, sessionId);
    for (let attempt = 0; attempt < mostTries; attempt += 1) {
      const held = await client.get(key);
      const state = JSON.stringify(after(readState(held, now), scope, { event, now }));
      const done = await client.eval(REPLACE, { keys: [key], arguments: [held ?? '', state, String(ttlMs)] });
      if (done === 1) return;
    }
  };

  return {
    lately(scope, { sessionId, now }) {
      const read = line.ask((client) => client.get(keyFor(scope, sessionId)), hotPathMs);
      const lately = read.then((text) => {
        const state = readState(text, now);
        return state === undefined ? undefined : latelyOf(state, scope, now);
      });
      return orElse(lately, { instead: () => own.lately(scope, { sessionId, now }), onError });
    },
    note(scope, noted) {
      own.note(scope, noted);
      last = last.then(() =>
        orElse(
          line.ask((client) => replace(client, scope, noted), 500),
          { instead: () => undefined, onError },
        ),
      );
    },
    async forget(scope) {
      await own.forget(scope);
      // A note under way would bring a session back.
      await last;
      const pattern = patternOf(prefix, 'session', [scope.tenant, scope.user]);
      await line.ask(async (client) => {
        for await (const keys of client.scanIterator({ MATCH: pattern, COUNT: 1_000 }))
          if (keys.length > 0) await client.del(keys);
      }, forgetMs);
    },
    settled: () => last,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
