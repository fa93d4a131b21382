import { sql } from 'kysely';
import type {
  CallProvider,
  CallWriter,
  IdentityKind,
  NewCallEvent,
  NewConversation,
  NewInvocation,
} from '../../../domain/calls/call-store.ts';
import { soleSpace } from '../../../domain/scope.ts';
import type { WriteSession } from '../session.ts';
import { forScope, spaced, type Walls, wallsOf } from '../spaced.ts';
import { statement } from '../statement.ts';
import { callReader } from './call-reader.ts';

const putIdentity = statement(
  (db, p: { tenant: string; kind: IdentityKind; address: string; user: string; guest: 0 | 1; at: number }) =>
    db
      .insertInto('call_identities')
      .values({
        tenant: p.tenant,
        kind: p.kind,
        address: p.address,
        user_id: p.user,
        guest: p.guest,
        created_at: p.at,
        called_at: p.at,
      })
      .onConflict((conflict) => conflict.doNothing()),
);

const noteCalled = statement(
  (db, p: { tenant: string; kind: IdentityKind; address: string; user: string; at: number }) =>
    db
      .updateTable('call_identities')
      .set({ called_at: p.at })
      .where('tenant', '=', p.tenant)
      .where('kind', '=', p.kind)
      .where('address', '=', p.address)
      .where('user_id', '=', p.user),
);

const giveIdentities = statement((db, p: { tenant: string; from: string; into: string }) =>
  db
    .updateTable('call_identities')
    .set({ user_id: p.into, guest: 0 })
    .where('tenant', '=', p.tenant)
    .where('user_id', '=', p.from),
);

const insertEvent = statement((db, p: NewCallEvent & { tenant: string; userNo: number; at: number }) =>
  db
    .insertInto('call_events')
    .values({
      tenant: p.tenant,
      user_no: p.userNo,
      provider: p.provider,
      event_key: p.key,
      type: p.type,
      external_id: p.externalId,
      payload: p.payload,
      received_at: p.at,
      processed_at: null,
    })
    .onConflict((conflict) => conflict.doNothing()),
);

const eventNumber = statement((db, p: { tenant: string; userNo: number; provider: CallProvider; key: string }) =>
  db
    .selectFrom('call_events')
    .select('event_no as no')
    .where('tenant', '=', p.tenant)
    .where('provider', '=', p.provider)
    .where('event_key', '=', p.key)
    .where('user_no', '=', p.userNo),
);

const endEvent = statement((db, p: { userNo: number; no: number; at: number }) =>
  db
    .updateTable('call_events')
    .set({ processed_at: p.at })
    .where('user_no', '=', p.userNo)
    .where('event_no', '=', p.no)
    .where('processed_at', 'is', null),
);

const emptyEvent = statement((db, p: { userNo: number; no: number }) =>
  db.updateTable('call_events').set({ payload: null }).where('user_no', '=', p.userNo).where('event_no', '=', p.no),
);

type ConversationParams = Omit<NewConversation, 'agentId' | 'endedAt' | 'durationSecs'> & {
  readonly tenant: string;
  readonly userNo: number;
  readonly agentId: string | null;
  readonly endedAt: number | null;
  readonly durationSecs: number | null;
  readonly at: number;
};

const insertConversation = statement((db, p: ConversationParams) =>
  db
    .insertInto('conversations')
    .values({
      id: p.id,
      tenant: p.tenant,
      user_no: p.userNo,
      space: p.space,
      provider: p.provider,
      external_id: p.externalId,
      agent_id: p.agentId,
      status: p.status,
      started_at: p.startedAt,
      ended_at: p.endedAt,
      duration_secs: p.durationSecs,
      turns: p.turns,
      details: p.details,
      created_at: p.at,
      updated_at: p.at,
    })
    .onConflict((conflict) => conflict.doNothing()),
);

const renewConversation = statement((db, p: ConversationParams) =>
  db
    .updateTable('conversations')
    .set({
      agent_id: p.agentId,
      status: p.status,
      started_at: p.startedAt,
      ended_at: p.endedAt,
      duration_secs: p.durationSecs,
      turns: p.turns,
      details: p.details,
      updated_at: p.at,
    })
    .where('user_no', '=', p.userNo)
    .where('space', '=', p.space)
    .where('provider', '=', p.provider)
    .where('external_id', '=', p.externalId),
);

type InvocationParams = Omit<NewInvocation, 'sessionId' | 'latencyMs'> & {
  readonly userNo: number;
  readonly sessionId: string | null;
  readonly latencyMs: number | null;
};

const insertInvocation = statement((db, p: InvocationParams) =>
  db
    .insertInto('tool_invocations')
    .values({
      id: p.id,
      user_no: p.userNo,
      session_id: p.sessionId,
      tool: p.tool,
      origin: p.origin,
      outcome: p.outcome,
      latency_ms: p.latencyMs,
      request: p.request,
      response: p.response,
      at: p.at,
    })
    .onConflict((conflict) => conflict.doNothing()),
);

const removeTold = statement((db, p: { userNo: number; sessionId: string }) =>
  db
    .deleteFrom('tool_invocations')
    .where('user_no', '=', p.userNo)
    .where('session_id', '=', p.sessionId)
    .where('origin', '=', 'call'),
);

type Named = Walls & { readonly sessionIds: readonly string[] };

/** The sessions of conversations in scope; `all` of them, or those named. */
const sessionsOf = (all: boolean) =>
  spaced<Named, { sessionId: string }>((db, p, dialect, listed) =>
    db
      .selectFrom('conversations')
      .select('external_id as sessionId')
      .where('user_no', '=', p.userNo)
      .$if(!all, (query) => query.where('external_id', 'in', dialect.elements(p.sessionIds)))
      .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces))),
  );
const everySession = sessionsOf(true);
const namedSessions = sessionsOf(false);

type OfSessions = { readonly userNo: number; readonly sessionIds: readonly string[] };

const removeConversations = statement((db, p: OfSessions, dialect) =>
  db
    .deleteFrom('conversations')
    .where('user_no', '=', p.userNo)
    .where('external_id', 'in', dialect.elements(p.sessionIds)),
);
const removeEvents = statement((db, p: OfSessions, dialect) =>
  db
    .deleteFrom('call_events')
    .where('user_no', '=', p.userNo)
    .where('external_id', 'in', dialect.elements(p.sessionIds)),
);
const removeInvocations = statement((db, p: OfSessions, dialect) =>
  db
    .deleteFrom('tool_invocations')
    .where('user_no', '=', p.userNo)
    .where('session_id', 'in', dialect.elements(p.sessionIds)),
);
const everyEvent = statement((db, p: { userNo: number }) =>
  db.deleteFrom('call_events').where('user_no', '=', p.userNo),
);
const everyInvocation = statement((db, p: { userNo: number }) =>
  db.deleteFrom('tool_invocations').where('user_no', '=', p.userNo),
);
const everyIdentity = statement((db, p: { tenant: string; user: string }) =>
  db.deleteFrom('call_identities').where('tenant', '=', p.tenant).where('user_id', '=', p.user),
);

const redactConversations = statement((db, p: OfSessions, dialect) =>
  db
    .updateTable('conversations')
    .set({ details: '' })
    .where('user_no', '=', p.userNo)
    .where('external_id', 'in', dialect.elements(p.sessionIds)),
);
const redactInvocations = statement((db, p: OfSessions, dialect) =>
  db
    .updateTable('tool_invocations')
    .set({ request: '', response: '' })
    .where('user_no', '=', p.userNo)
    .where('session_id', 'in', dialect.elements(p.sessionIds)),
);
const redactEvents = statement((db, p: OfSessions, dialect) =>
  db
    .updateTable('call_events')
    .set({ payload: null })
    .where('user_no', '=', p.userNo)
    .where('external_id', 'in', dialect.elements(p.sessionIds))
    .where(sql<boolean>`processed_at is not null and payload is not null`),
);

export function callWriter(session: WriteSession): CallWriter {
  const { executor } = session;
  return {
    ...callReader(session),
    async noteIdentity(scope, { kind, address, guest, at }) {
      session.demand(scope);
      const { tenant, user } = scope;
      const made = await executor.run(putIdentity, { tenant, kind, address, user, guest: guest ? 1 : 0, at });
      if (made === 0) await executor.run(noteCalled, { tenant, kind, address, user, at });
    },
    async moveIdentities(scope, { from, into, at }) {
      session.demand(scope);
      const { tenant } = scope;
      const moved = await executor.run(giveIdentities, { tenant, from, into });
      await executor.run(putIdentity, { tenant, kind: 'merged', address: from, user: into, guest: 0, at });
      return moved;
    },
    async addEvent(scope, { event, at }) {
      const userNo = await session.ownUserNo(scope);
      const { tenant } = scope;
      if ((await executor.run(insertEvent, { ...event, tenant, userNo, at })) === 0) return undefined;
      return (await executor.first(eventNumber, { ...event, tenant, userNo }))?.no;
    },
    async finishEvent(scope, { no, keepPayload, at }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || (await executor.run(endEvent, { userNo, no, at })) === 0) return false;
      if (!keepPayload) {
        await executor.run(emptyEvent, { userNo, no });
      }
      return true;
    },
    async putConversation(scope, { conversation, at }) {
      soleSpace(scope);
      const userNo = await session.ownUserNo(scope);
      const { agentId = null, endedAt = null, durationSecs = null } = conversation;
      const row = { ...conversation, agentId, endedAt, durationSecs, tenant: scope.tenant, userNo, at };
      if ((await executor.run(insertConversation, row)) > 0) return true;
      return (await executor.run(renewConversation, row)) > 0;
    },
    async addInvocations(scope, { invocations }) {
      const userNo = await session.ownUserNo(scope);
      await executor.runAll(
        insertInvocation,
        invocations.map(({ sessionId = null, latencyMs = null, ...rest }) => ({
          ...rest,
          sessionId,
          latencyMs,
          userNo,
        })),
      );
    },
    async dropTold(scope, { sessionId }) {
      const userNo = await session.userNo(scope);
      if (userNo !== undefined) await executor.run(removeTold, { userNo, sessionId });
    },
    async forget(scope, { sessionIds, user = false }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return 0;
      const wanted = forScope(sessionIds === undefined ? everySession : namedSessions, scope);
      const found = await executor.all(wanted, { ...wallsOf(scope, userNo), sessionIds: sessionIds ?? [] });
      // An event that waits, and a tool that was asked, may belong to a call of which nothing else is known yet.
      const ids = [...new Set([...found.map(({ sessionId }) => sessionId), ...(sessionIds ?? [])])];
      const of = { userNo, sessionIds: ids };
      const removed = await executor.run(removeConversations, of);
      await executor.run(removeEvents, of);
      await executor.run(removeInvocations, of);
      if (user) {
        await executor.run(everyEvent, { userNo });
        await executor.run(everyInvocation, { userNo });
        await executor.run(everyIdentity, { tenant: scope.tenant, user: scope.user });
      }
      session.notePurge();
      return removed;
    },
    async redact(scope, { sessionIds }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || sessionIds.length === 0) return;
      const of = { userNo, sessionIds };
      const rows =
        (await executor.run(redactConversations, of)) +
        (await executor.run(redactInvocations, of)) +
        (await executor.run(redactEvents, of));
      if (rows > 0) session.notePurge();
    },
  };
}
