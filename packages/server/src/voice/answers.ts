import type { OutputOf } from '@holdfast/contract';

type Started = Pick<OutputOf<'startCall'>, 'variables' | 'firstMessage' | 'language'>;

/** What is said when nothing could be found out in time: every variable with its default. */
export function unknownCaller(settings: {
  readonly variables: Readonly<Record<string, string>>;
  readonly nameless: string;
  readonly userVariable: string;
}): Started {
  return {
    variables: {
      ...settings.variables,
      user_id: '',
      user_name: settings.nameless,
      memory_context: 'Nothing is known of this caller yet.',
      recent_topics: 'none',
      last_interaction: 'never',
      caller_known: 'no',
      ...(settings.userVariable === 'user_id' ? {} : { [settings.userVariable]: '' }),
    },
  };
}

/** The answer of a conversation-initiation webhook of ElevenLabs. */
export function initiationData({ variables, firstMessage, language }: Started): object {
  const agent = {
    ...(firstMessage === undefined ? {} : { first_message: firstMessage }),
    ...(language === undefined ? {} : { language }),
  };
  return {
    type: 'conversation_initiation_client_data',
    dynamic_variables: variables,
    // An override that an agent does not allow is an error there: only what a setting asks for.
    ...(Object.keys(agent).length === 0 ? {} : { conversation_config_override: { agent } }),
    ...(variables['user_id'] === '' ? {} : { user_id: variables['user_id'] }),
  };
}

/** The reply of document 001, field by field. */
export function memoryReply({ memories, summary, summaryBy, tookMs }: OutputOf<'queryCall'>): object {
  return {
    memories: memories.map(({ content, sector, salience, timestamp, confidence }) => ({
      content,
      sector,
      salience,
      timestamp,
      confidence,
    })),
    summary,
    summary_by: summaryBy,
    query_time_ms: Math.round(tookMs),
  };
}

export const nothingFound: OutputOf<'queryCall'> = {
  memories: [],
  summary: 'Nothing is known of this caller yet.',
  summaryBy: 'none',
  tookMs: 0,
};
