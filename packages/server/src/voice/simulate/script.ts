/** A conversation of our own making: what a caller says in a first call. */
export const firstCall: readonly (readonly ['agent' | 'user', string])[] = [
  ['agent', 'Hello! With whom am I speaking?'],
  ['user', 'Hi, my name is Dana. I am calling about my invoice.'],
  ['agent', 'Nice to meet you, Dana. What is wrong with it?'],
  ['user', 'It was charged twice in October. I was really frustrated about that.'],
  ['agent', 'I am sorry. I will have it corrected. Is there anything else I should know?'],
  ['user', 'I live in Lisbon, and I prefer email for updates. We use Salesforce at work.'],
  ['agent', 'Thank you, I have noted that. Goodbye!'],
];

/** What the agent looks up in the second call, and a word that must be in the answer. */
export const lookUp = {
  query: 'Where does the caller live, and how do they want updates?',
  expected: 'Lisbon',
} as const;

export interface SimulatedCall {
  readonly conversationId: string;
  readonly phone: string;
  /** Seconds since 1970, at the end of the call. */
  readonly endedAt: number;
  /** The variables that the call began with. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What ElevenLabs sends after such a call. */
export function transcriptionOf({ conversationId, phone, endedAt, variables }: SimulatedCall): object {
  const secondsEach = 6;
  const duration = firstCall.length * secondsEach;
  return {
    type: 'post_call_transcription',
    event_timestamp: endedAt,
    data: {
      agent_id: 'agent_simulated',
      conversation_id: conversationId,
      status: 'done',
      transcript: firstCall.map(([role, message], place) => ({
        role,
        message,
        time_in_call_secs: place * secondsEach,
        tool_calls: [],
        tool_results: [],
      })),
      metadata: {
        start_time_unix_secs: endedAt - duration,
        call_duration_secs: duration,
        main_language: 'en',
        phone_call: { type: 'twilio', direction: 'inbound', external_number: phone, call_sid: `CA${conversationId}` },
      },
      analysis: {
        call_successful: 'success',
        transcript_summary: 'Dana reported that the invoice of October was charged twice; a correction was promised.',
        call_summary_title: 'Invoice charged twice',
        data_collection_results: { customer_sentiment: { value: 'negative' } },
      },
      conversation_initiation_client_data: { dynamic_variables: { ...variables, system__caller_id: phone } },
    },
  };
}
