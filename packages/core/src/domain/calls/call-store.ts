import type { TenantScope, UserScope } from '../scope.ts';

/** Whose wire format a call came in. `holdfast` is our own, for what calls the api directly. */
export const callProviders = ['elevenlabs', 'vapi', 'retell', 'holdfast'] as const;
export type CallProvider = (typeof callProviders)[number];

/** `phone` in E.164, `sip` an address of SIP without its scheme, `agent` what the agent itself calls them, `merged` a user that became part of another. */
export type IdentityKind = 'phone' | 'sip' | 'agent' | 'merged';

/** What a caller is known by, and as whom. Instants are milliseconds. */
export interface CallIdentity {
  readonly kind: IdentityKind;
  readonly address: string;
  readonly user: string;
  /** True while nobody has said which user it is. */
  readonly guest: boolean;
  readonly createdAt: number;
  readonly calledAt: number;
}

export type ConversationStatus = 'in_progress' | 'completed' | 'failed';

/** A call: data about it alone. Its turns are memories of the session of the same name. Instants are milliseconds. */
export interface StoredConversation {
  readonly no: number;
  readonly id: string;
  readonly space: string;
  readonly provider: CallProvider;
  /** What the vendor calls it; the session of its turns. */
  readonly externalId: string;
  readonly agentId?: string;
  readonly status: ConversationStatus;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly durationSecs?: number;
  readonly turns: number;
  /** Analysis and other words about it, sealed where there is a key; empty once they are forgotten. */
  readonly details: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export type NewConversation = Omit<StoredConversation, 'no' | 'createdAt' | 'updatedAt'>;

/** What a vendor sent of a call. */
export interface CallEvent {
  readonly no: number;
  readonly provider: CallProvider;
  /** The same for each delivery of one event. */
  readonly key: string;
  readonly type: string;
  readonly externalId: string;
  /** As it came, sealed where there is a key; undefined once it is no longer needed. */
  readonly payload?: string;
  readonly receivedAt: number;
  readonly processedAt?: number;
}

export type NewCallEvent = Pick<CallEvent, 'provider' | 'key' | 'type' | 'externalId'> & { readonly payload: string };

/** `server`: a tool of ours answered it; `call`: the vendor tells of it. */
export type InvocationOrigin = 'server' | 'call';

export interface ToolInvocation {
  readonly no: number;
  readonly id: string;
  readonly sessionId?: string;
  readonly tool: string;
  readonly origin: InvocationOrigin;
  readonly outcome: 'ok' | 'failed';
  readonly latencyMs?: number;
  /** Sealed where there is a key; empty once it is forgotten. */
  readonly request: string;
  readonly response: string;
  readonly at: number;
}

export type NewInvocation = Omit<ToolInvocation, 'no'>;

/** A typed memory, as far as its place in a greeting depends on it. */
export interface Standing {
  readonly seq: number;
  readonly salience: number;
  readonly occurredAt: number;
  readonly decayRate: number;
}

export interface CallReader {
  identity(
    scope: TenantScope | UserScope,
    params: { readonly kind: IdentityKind; readonly address: string },
  ): Promise<CallIdentity | undefined>;
  identitiesOf(scope: UserScope): Promise<CallIdentity[]>;
  /** By our id or by the vendor's. */
  conversation(scope: UserScope, params: { readonly id: string }): Promise<StoredConversation | undefined>;
  /** Latest first; of one page, those after the last one seen. */
  conversations(
    scope: UserScope,
    params: {
      readonly agentId?: string;
      readonly status?: ConversationStatus;
      readonly after?: { readonly startedAt: number; readonly no: number };
      readonly limit: number;
    },
  ): Promise<StoredConversation[]>;
  event(scope: UserScope, params: { readonly no: number }): Promise<CallEvent | undefined>;
  /** Newest first. */
  invocations(
    scope: UserScope,
    params: {
      readonly sessionId?: string;
      readonly tool?: string;
      readonly before?: number;
      readonly limit: number;
    },
  ): Promise<ToolInvocation[]>;
  /** Typed memories that may be told of: the most salient and the latest, so many of each, in no order. */
  standing(scope: UserScope, params: { readonly limit: number; readonly at: number }): Promise<Standing[]>;
}

/** A user scope names exactly one space for `putConversation`. */
export interface CallWriter extends CallReader {
  /** Notes whom an identity stands for; of one that is known, only that it called. */
  noteIdentity(
    scope: UserScope,
    params: { readonly kind: IdentityKind; readonly address: string; readonly guest: boolean; readonly at: number },
  ): Promise<void>;
  /** Gives identities of a user to another one, who is then no guest. Returns how many. */
  moveIdentities(
    scope: TenantScope,
    params: { readonly from: string; readonly into: string; readonly at: number },
  ): Promise<number>;
  /** Its number, or undefined when the tenant has that event already. */
  addEvent(
    scope: UserScope,
    params: { readonly event: NewCallEvent; readonly at: number },
  ): Promise<number | undefined>;
  /** False when somebody else has done it, or it is gone. */
  finishEvent(
    scope: UserScope,
    params: { readonly no: number; readonly keepPayload: boolean; readonly at: number },
  ): Promise<boolean>;
  /** Stores or renews; false when it belongs to another user of the tenant. */
  putConversation(
    scope: UserScope,
    params: { readonly conversation: NewConversation; readonly at: number },
  ): Promise<boolean>;
  addInvocations(scope: UserScope, params: { readonly invocations: readonly NewInvocation[] }): Promise<void>;
  /** Removes what a vendor told of tools of a session, so that it can be stored anew. */
  dropTold(scope: UserScope, params: { readonly sessionId: string }): Promise<void>;
  /**
   * Removes for good conversations of the spaces in scope, with their events and tool invocations: those of the sessions
   * named, or all. `user`: also events, tool invocations and identities that belong to none. Returns how many conversations.
   */
  forget(
    scope: UserScope,
    params: { readonly sessionIds?: readonly string[]; readonly user?: boolean },
  ): Promise<number>;
  /** Takes the words out of what is kept of the calls of these sessions: some of what was said is forgotten. */
  redact(scope: UserScope, params: { readonly sessionIds: readonly string[] }): Promise<void>;
}
