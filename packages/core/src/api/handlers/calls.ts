import { HoldfastError, type OutputOf } from '@holdfast/contract';
import { z } from 'zod';
import type { CallerHints } from '../../domain/calls/call.ts';
import type { ResolvedCaller } from '../../domain/calls/caller.ts';
import { forgetWithout } from '../../domain/calls/forget-call.ts';
import { mergeCaller } from '../../domain/calls/merge-caller.ts';
import { missingCalls, recordCall } from '../../domain/calls/record-call.ts';
import { identify, startCall } from '../../domain/calls/start-call.ts';
import { defined } from '../../domain/defined.ts';
import { refuseBound } from '../authorise.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Handlers } from '../handler.ts';
import { presentConversation, presentDetails, presentInvocation } from '../present-calls.ts';
import { answerQuery } from './query-call.ts';

type CallHandlers = Pick<
  Handlers,
  | 'identifyCaller'
  | 'startCall'
  | 'recordCall'
  | 'missingCalls'
  | 'queryCall'
  | 'mergeCaller'
  | 'listConversations'
  | 'getConversation'
  | 'deleteConversation'
  | 'listToolInvocations'
>;

export const callHandlers: CallHandlers = {
  async identifyCaller({ input, scope, context, dependencies }) {
    refuseBound(context.caller, 'identifyCaller');
    return presentCaller(await identify(dependencies.calls, scope, hintsOf(input)));
  },

  async startCall({ input, scope, context, dependencies }) {
    refuseBound(context.caller, 'startCall');
    const asked = { hints: hintsOf(input), declared: input.variables ?? [] };
    const { caller, variables, firstMessage, language } = await startCall(dependencies.calls, scope, asked);
    return { ...presentCaller(caller), variables: { ...variables }, ...defined({ firstMessage, language }) };
  },

  async recordCall({ input: { provider, payload }, scope, context, dependencies }) {
    refuseBound(context.caller, 'recordCall');
    const { timeZone, calls, wakeWorker } = dependencies;
    const recorded = await recordCall({ ...calls, timeZone }, scope, { provider, payload });
    if (recorded.outcome === 'queued') wakeWorker();
    const { outcome, user, conversationId } = recorded;
    return { outcome, ...defined({ userId: user, conversationId }) };
  },

  async missingCalls({ input: { provider, conversationIds }, scope, context, dependencies }) {
    refuseBound(context.caller, 'missingCalls');
    return { missing: [...(await missingCalls(dependencies.calls, scope, { provider, ids: conversationIds }))] };
  },

  queryCall: answerQuery,

  async mergeCaller({ input, scope, context, dependencies }) {
    refuseBound(context.caller, 'mergeCaller');
    const merged = await mergeCaller(dependencies, scope, input);
    dependencies.wakeWorker();
    return merged;
  },

  async listConversations({ input: { agentId, status, limit, cursor }, scope, dependencies }) {
    const { store, platform } = dependencies;
    const list = platform.sha256(JSON.stringify(['conversations', scope, agentId, status])).slice(0, 16);
    const place = cursor === undefined ? undefined : readCursor(cursor, list, z.tuple([z.number(), z.int()]));
    const after = place === undefined ? undefined : { startedAt: place[0], no: place[1] };
    const found = await store.read(scope, ({ calls }) =>
      calls.conversations(scope, { limit: limit + 1, ...defined({ agentId, status, after }) }),
    );
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      conversations: page.map((one) => presentConversation(scope, one)),
      ...(last === undefined ? {} : { nextCursor: writeCursor(list, [last.startedAt, last.no]) }),
    };
  },

  async getConversation({ input: { id }, scope, dependencies }) {
    const conversation = await dependencies.store.read(scope, ({ calls }) => calls.conversation(scope, { id }));
    if (conversation === undefined) throw noConversation(id);
    return { conversation: await presentDetails(dependencies, scope, conversation) };
  },

  async deleteConversation({ input: { id }, scope, dependencies }) {
    const { store, forgetting, wakeWorker } = dependencies;
    const found = await store.read(scope, ({ calls }) => calls.conversation(scope, { id }));
    if (found === undefined) throw noConversation(id);
    const { externalId: sessionId, space } = found;
    const own = { ...scope, spaces: [space] };
    const done = await forgetWithout(forgetting, own, { type: 'session', sessionId });
    if (done.status === 'running') wakeWorker();
    return { id: found.id, conversationId: sessionId, status: done.status, receiptId: done.id };
  },

  async listToolInvocations({ input: { conversationId, tool, limit, cursor }, scope, dependencies }) {
    const list = JSON.stringify(['tools', scope.user, conversationId, tool]);
    const before = cursor === undefined ? undefined : readCursor(cursor, list, z.tuple([z.int()]))[0];
    const wanted = defined({ sessionId: conversationId, tool, before });
    const found = await dependencies.store.read(scope, ({ calls }) =>
      calls.invocations(scope, { limit: limit + 1, ...wanted }),
    );
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      invocations: page.map(presentInvocation),
      ...(last === undefined ? {} : { nextCursor: writeCursor(list, [last.no]) }),
    };
  },
};

function hintsOf(input: { readonly caller?: string | undefined; readonly userId?: string | undefined }): CallerHints {
  const given = (text: string | undefined): readonly string[] =>
    text === undefined || text.trim() === '' ? [] : [text];
  return { userIds: given(input.userId), addresses: given(input.caller) };
}

function presentCaller(caller: ResolvedCaller | undefined): OutputOf<'identifyCaller'> {
  return { userId: caller?.user ?? '', known: caller?.known ?? false, guest: caller?.guest ?? true };
}

function noConversation(id: string): HoldfastError {
  return new HoldfastError('not_found', {
    detail: `No conversation ${id} of this user. One that has just ended is there once it has been worked off.`,
    faults: [{ field: 'id', message: 'was not found' }],
  });
}
