/** What is to be entered at ElevenLabs, and where. */
export interface SetupStep {
  readonly where: string;
  readonly values: Readonly<Record<string, string>>;
  /** To be pasted as it is. */
  readonly json?: object;
}

export interface SetupOptions {
  /** Public address of the server. */
  readonly url: string;
  readonly secretHeader: string;
  readonly userVariable: string;
  /** Names of all dynamic variables that are answered. */
  readonly variables: readonly string[];
}

/** The exact settings for an agent of ElevenLabs, in the order in which they are made. Secrets are named, never shown. */
export function setupElevenLabs({ url, secretHeader, userVariable, variables }: SetupOptions): readonly SetupStep[] {
  const base = url.replace(/\/+$/u, '');
  return [
    {
      where: 'Agents platform > Settings > Conversation initiation client data webhook',
      values: {
        URL: `${base}/webhook/conversation-init`,
        Method: 'POST',
        [`Header ${secretHeader}`]: 'the value of HOLDFAST_VOICE_SECRET, stored there as a secret',
      },
    },
    {
      where: 'The agent > Security',
      values: {
        'Fetch conversation initiation data for inbound Twilio calls': 'on',
        Overrides: 'First message and Language, if HOLDFAST_VOICE_FIRST_MESSAGE or HOLDFAST_VOICE_LANGUAGE are set',
      },
    },
    {
      where: 'The agent > Agent > Dynamic variables (each is answered at every call)',
      values: Object.fromEntries(variables.map((name) => [name, `{{${name}}}`])),
    },
    {
      where: 'Agents platform > Settings > Post-call webhook',
      values: {
        URL: `${base}/webhook/post-call`,
        Authentication: 'HMAC; put the secret that is shown into HOLDFAST_ELEVENLABS_WEBHOOK_SECRET',
        Events: 'transcript, call_initiation_failure; audio only with HOLDFAST_VOICE_AUDIO=store',
        'Transcript format': 'json',
        Retries: 'on',
      },
    },
    {
      where: 'The agent > Tools > Add tool > Webhook (paste as JSON)',
      values: {
        'Header Authorization':
          'Bearer KEY, of `holdfast keys create voice --permission memories:read`, stored there as a secret',
      },
      json: memoryTool(base, userVariable),
    },
  ];
}

/** The tool's settings. Whose memories are read is bound to the call; a language model fills in the question alone. */
function memoryTool(base: string, userVariable: string): object {
  const bound = (dynamic_variable: string): object => ({ type: 'string', dynamic_variable });
  return {
    type: 'webhook',
    name: 'memory_query',
    description:
      'Looks up what is remembered about the caller: facts, preferences, earlier calls. Use it before asking for something they may have said already.',
    response_timeout_secs: 5,
    api_schema: {
      url: `${base}/tools/memory-query`,
      method: 'POST',
      content_type: 'application/json',
      request_headers: { Authorization: { secret_id: 'ID_OF_THE_SECRET' } },
      request_body_schema: {
        type: 'object',
        required: ['query'],
        properties: {
          query: { type: 'string', description: 'What to look up, in plain words' },
          limit: { type: 'integer', constant_value: 3 },
          user_id: bound(userVariable),
          caller_id: bound('system__caller_id'),
          conversation_id: bound('system__conversation_id'),
          agent_id: bound('system__agent_id'),
        },
      },
    },
  };
}
