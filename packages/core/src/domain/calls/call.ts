import type { CallProvider, ConversationStatus } from './call-store.ts';

/** Who may be calling, as the call's own data says; the first that leads anywhere counts. */
export interface CallerHints {
  /** Ids of users that the agent, or our own answer at the beginning of the call, put there. */
  readonly userIds: readonly string[];
  /** Numbers and addresses of SIP, as they came. */
  readonly addresses: readonly string[];
}

export interface CallTurn {
  /** Place in the transcript, from 0; what has no words leaves a gap. */
  readonly turn: number;
  readonly role: 'user' | 'assistant';
  readonly content: string;
  /** Milliseconds; undefined where the vendor tells no time. */
  readonly at?: number;
  readonly interrupted?: true;
}

/** What the agent asked a tool during the call. */
export interface CallTool {
  readonly tool: string;
  /** JSON, as the vendor gives it. */
  readonly request: string;
  readonly response: string;
  readonly failed: boolean;
  readonly latencyMs?: number;
  readonly at?: number;
}

/** JSON of any form. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** What is known of a call beside its turns; words, so that it is sealed where there is a key. */
export interface CallDetails {
  readonly summary?: string;
  readonly title?: string;
  readonly successful?: 'success' | 'failure' | 'unknown';
  readonly sentiment?: string;
  /** What the vendor evaluated and collected, by the names it gave. */
  readonly evaluation?: Json;
  readonly data?: Json;
  /** Why it ended, or never began. */
  readonly reason?: string;
  readonly direction?: 'inbound' | 'outbound';
  readonly language?: string;
  /** Number or address of the other end. */
  readonly caller?: string;
}

/** A call in no vendor's words. Instants are milliseconds. */
export interface EndedCall {
  readonly agentId?: string;
  readonly status: ConversationStatus;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly durationSecs?: number;
  readonly turns: readonly CallTurn[];
  readonly tools: readonly CallTool[];
  readonly details: CallDetails;
}

/** What an event is about: a call that ended, its recording, or nothing that is kept. */
export type CallNoticeKind = 'ended' | 'audio' | 'ignored';

/** The head of an event, read before it is stored. */
export interface CallNotice {
  readonly kind: CallNoticeKind;
  readonly type: string;
  /** The same for each delivery of one event. */
  readonly key: string;
  readonly externalId: string;
  readonly hints: CallerHints;
}

/** How a vendor's events are read. Both are lenient: what is missing is missing, what is unknown is passed over. */
export interface CallFormat {
  /** @throws HoldfastError invalid_input when it is no event of this vendor */
  readonly notice: (payload: Fields, settings: FormatSettings) => CallNotice;
  readonly call: (payload: Fields) => EndedCall;
}

export interface FormatSettings {
  /** Name of the dynamic variable that holds a user's id. */
  readonly userVariable: string;
}

export type Fields = Readonly<Record<string, unknown>>;

export type { CallProvider };
