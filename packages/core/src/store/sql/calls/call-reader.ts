import { sql } from 'kysely';
import type {
  CallReader,
  ConversationStatus,
  IdentityKind,
  Standing,
  StoredConversation,
} from '../../../domain/calls/call-store.ts';
import type { Session } from '../session.ts';
import { forScope, spaced, type Walls, wallsOf } from '../spaced.ts';
import { statement } from '../statement.ts';
import {
  conversationColumns,
  eventColumns,
  identityColumns,
  invocationColumns,
  type Row,
  toConversation,
  toEvent,
  toIdentity,
  toInvocation,
} from './call-columns.ts';

const findIdentity = statement((db, p: { tenant: string; kind: IdentityKind; address: string }) =>
  db
    .selectFrom('call_identities')
    .select(identityColumns)
    .where('tenant', '=', p.tenant)
    .where('kind', '=', p.kind)
    .where('address', '=', p.address),
);

const identitiesOfUser = statement((db, p: { tenant: string; user: string }) =>
  db
    .selectFrom('call_identities')
    .select(identityColumns)
    .where('tenant', '=', p.tenant)
    .where('user_id', '=', p.user)
    .orderBy('created_at'),
);

const findConversation = spaced((db, p: Walls & { id: string }, dialect, listed) =>
  db
    .selectFrom('conversations')
    .select(conversationColumns)
    .where('user_no', '=', p.userNo)
    .where((eb) => eb.or([eb('id', '=', p.id), eb('external_id', '=', p.id)]))
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
    .orderBy('conversation_no', 'desc')
    .limit(1),
);

interface PageParams extends Walls {
  /** Empty for any. */
  readonly agentId: string;
  readonly status: ConversationStatus | '';
  readonly startedAt: number;
  readonly no: number;
  readonly limit: number;
}

const listConversations = spaced<PageParams, Row<StoredConversation>>((db, p, dialect, listed) =>
  db
    .selectFrom('conversations')
    .select(conversationColumns)
    .where('user_no', '=', p.userNo)
    .where(sql<boolean>`(${p.agentId} = '' or agent_id = ${p.agentId})`)
    .where(sql<boolean>`(${p.status} = '' or status = ${p.status})`)
    .where(sql<boolean>`(started_at, conversation_no) < (${p.startedAt}, ${p.no})`)
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
    .orderBy('started_at', 'desc')
    .orderBy('conversation_no', 'desc')
    .limit(p.limit),
);

const findEvent = statement((db, p: { userNo: number; no: number }) =>
  db.selectFrom('call_events').select(eventColumns).where('user_no', '=', p.userNo).where('event_no', '=', p.no),
);

const listInvocations = statement(
  (db, p: { userNo: number; sessionId: string; tool: string; before: number; limit: number }) =>
    db
      .selectFrom('tool_invocations')
      .select(invocationColumns)
      .where('user_no', '=', p.userNo)
      .where(sql<boolean>`(${p.sessionId} = '' or session_id = ${p.sessionId})`)
      .where(sql<boolean>`(${p.tool} = '' or tool = ${p.tool})`)
      .where('invocation_no', '<', p.before)
      .orderBy('invocation_no', 'desc')
      .limit(p.limit),
);

type StandingParams = Walls & { readonly limit: number; readonly at: number };

const standing = (by: 'salience' | 'occurred_at') =>
  spaced<StandingParams, Standing>((db, p, dialect, listed) =>
    db
      .selectFrom('memories')
      .select(['seq', 'salience', 'occurred_at as occurredAt', 'decay_rate as decayRate'])
      .where('user_no', '=', p.userNo)
      // Written out: the condition of the partial index, which a parameter would not meet.
      .where(sql<boolean>`kind <> 'episodic' and deleted_at is null and state = 'active'`)
      .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', p.at)]))
      .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
      .orderBy(by, 'desc')
      .limit(p.limit),
  );
const mostSalient = standing('salience');
const latest = standing('occurred_at');

/** Above every number and instant there is. */
const highest = Number.MAX_SAFE_INTEGER;

export function callReader(session: Session): CallReader {
  const { executor } = session;
  return {
    async identity(scope, { kind, address }) {
      session.demand(scope);
      const row = await executor.first(findIdentity, { tenant: scope.tenant, kind, address });
      return row === undefined ? undefined : toIdentity(row);
    },
    async identitiesOf(scope) {
      session.demand(scope);
      return (await executor.all(identitiesOfUser, { tenant: scope.tenant, user: scope.user })).map(toIdentity);
    },
    async conversation(scope, { id }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return undefined;
      const row = await executor.first(forScope(findConversation, scope), { ...wallsOf(scope, userNo), id });
      return row === undefined ? undefined : toConversation(row);
    },
    async conversations(scope, { agentId = '', status, after, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const rows = await executor.all(forScope(listConversations, scope), {
        ...wallsOf(scope, userNo),
        agentId,
        status: status ?? '',
        startedAt: after?.startedAt ?? highest,
        no: after?.no ?? highest,
        limit,
      });
      return rows.map(toConversation);
    },
    async event(scope, { no }) {
      const userNo = await session.userNo(scope);
      const row = userNo === undefined ? undefined : await executor.first(findEvent, { userNo, no });
      return row === undefined ? undefined : toEvent(row);
    },
    async invocations(scope, { sessionId = '', tool = '', before = highest, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      return (await executor.all(listInvocations, { userNo, sessionId, tool, before, limit })).map(toInvocation);
    },
    async standing(scope, { limit, at }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const params = { ...wallsOf(scope, userNo), limit, at };
      const salient = await executor.all(forScope(mostSalient, scope), params);
      const lately = await executor.all(forScope(latest, scope), params);
      return [...new Map([...salient, ...lately].map((row) => [row.seq, row])).values()];
    },
  };
}
