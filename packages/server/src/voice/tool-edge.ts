import { HoldfastError, type OutputOf } from '@holdfast/contract';
import type { CallContext } from '@holdfast/core';
import type { Edge } from '../http/edge.ts';
import { headersOf, userOf } from '../http/headers.ts';
import { memoryReply, nothingFound } from './answers.ts';
import { answerJson, platformCaller, type VoiceParts } from './parts.ts';
import { type QueryRequest, readQuery } from './query-request.ts';
import { readPlain } from './signed-body.ts';

const kinds = ['episodic', 'semantic', 'procedural', 'emotional', 'reflective'];
const mostMemories = 20;

/** A tool of an agent in the middle of a call. */
export function toolEdge(parts: VoiceParts): Edge {
  const { config } = parts;
  return {
    method: 'POST',
    path: '/tools/memory-query',
    handler: async (request, { caller, requestId, origin, incoming }) => {
      if (caller.kind === 'anonymous') {
        throw new HoldfastError('unauthenticated', { detail: 'Send an API key as "Authorization: Bearer KEY".' });
      }
      const asked = readQuery(await readPlain(request, { limit: config.bodyLimit, incoming }));
      const header = headersOf(request, incoming);
      // Headers are set by the agent's settings, out of reach of a language model.
      const user = userOf(header);
      const named = header('x-holdfast-caller');
      if (user !== undefined && asked.userId !== undefined && user !== asked.userId) throw twoUsers();
      const whose = { ...asked, userId: user ?? asked.userId, caller: named ?? asked.caller };
      const call = { caller, requestId, ...origin };
      return answerJson(memoryReply(await query(parts, whose, call)));
    },
  };
}

type Calling = Pick<CallContext, 'caller' | 'requestId' | 'address' | 'onLimits'>;

type Whose = Omit<QueryRequest, 'userId' | 'caller'> & {
  readonly userId: string | undefined;
  readonly caller: string | undefined;
};

/** Asks for the user of a call; for somebody whom the call does not name there is nothing to find. */
export async function query(parts: VoiceParts, asked: Whose, call: Calling): Promise<OutputOf<'queryCall'>> {
  const { api } = parts;
  const userId = await userOfCall(parts, asked, call);
  if (userId === undefined) return nothingFound;
  const { limit, sectors, conversationId, agentId, tool } = asked;
  return api.call(
    'queryCall',
    {
      query: asked.query,
      userId: userId === '' ? undefined : userId,
      spaces: [parts.config.voiceSpace],
      limit: limitOf(limit),
      sectors: sectorsOf(sectors),
      conversationId,
      agentId,
      tool,
    },
    { ...call, limit: 'voice' },
  );
}

/** Empty for the user that the key is bound to. */
async function userOfCall(
  { api, config }: VoiceParts,
  { userId, caller }: Whose,
  call: Calling,
): Promise<string | undefined> {
  const bound = call.caller.kind === 'key' ? call.caller.key.user : undefined;
  if (bound !== undefined) return userId ?? '';
  if (userId === undefined && caller === undefined) return undefined;
  const hints = {
    ...(userId === undefined ? {} : { userId: userId.slice(0, 255) }),
    ...(caller === undefined ? {} : { caller: caller.slice(0, 500) }),
  };
  // Whom a number stands for is looked up with the authority of the platform; what is then read, with that of the key.
  const tenant = call.caller.kind === 'key' ? call.caller.key.tenant : config.voiceTenant;
  const known = await api.call('identifyCaller', hints, { ...call, caller: { ...platformCaller({ config }), tenant } });
  return known.userId === '' ? undefined : known.userId;
}

/** What a model asks for is taken as near as may be: an error would be read out to somebody on the telephone. */
function limitOf(value: unknown): number | undefined {
  const count = Math.round(Number(value));
  return Number.isNaN(count) || value === null ? undefined : Math.min(mostMemories, Math.max(1, count));
}

function sectorsOf(value: unknown): string[] | undefined {
  const given = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value.map(String) : [];
  const known = given.map((one) => one.trim().toLowerCase()).filter((one) => kinds.includes(one));
  return known.length === 0 ? undefined : known;
}

function twoUsers(): HoldfastError {
  return new HoldfastError('scope_forbidden', {
    detail: 'X-Holdfast-User and user_id name different users.',
    faults: [{ field: 'user_id', message: 'names another user' }],
  });
}
