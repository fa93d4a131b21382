import { z } from 'zod';
import { endpoint, settingNotes, text } from './setting-note.ts';

/** What is shown to somebody else's server must not be guessed. */
const secret = z
  .string()
  .min(16, 'must have at least 16 characters')
  .max(1_000)
  .regex(/^[\x21-\x7e]+$/, 'must be visible ASCII without spaces');
const secrets = z.array(secret).max(5).default([]);

/** Settings of voice agents. */
export const voiceSettings = {
  voiceTenant: text.max(255).default('local').register(settingNotes, {
    group: 'Voice',
    description: 'Tenant that calls belong to.',
    example: 'acme',
  }),
  voiceSpace: text.max(255).default('default').register(settingNotes, {
    group: 'Voice',
    description: "Space of each caller's memories that calls are remembered in and looked up in.",
    example: 'telephone',
  }),
  voiceSecret: secrets.register(settingNotes, {
    group: 'Voice',
    description:
      'Secret of POST /webhook/conversation-init, in the header of HOLDFAST_VOICE_SECRET_HEADER or as a bearer; several while it is changed.',
    example: 'a-long-random-text',
    otherwise: 'the route is not there',
    secret: true,
  }),
  voiceSecretHeader: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,100}$/, 'is not a name of a header')
    .default('X-Holdfast-Secret')
    .register(settingNotes, {
      group: 'Voice',
      description: 'Header of that secret.',
      example: 'X-Webhook-Secret',
    }),
  voiceInitTimeoutMs: z.int().min(10).max(7_000).default(800).register(settingNotes, {
    group: 'Voice',
    description: 'Milliseconds after which a call that begins is answered with what is known without looking.',
    example: '400',
  }),
  voiceWindowMinutes: z.int().min(1).max(1_440).default(30).register(settingNotes, {
    group: 'Voice',
    description: 'Minutes for which a signature of ElevenLabs holds.',
    example: '10',
  }),
  voiceSkewSeconds: z.int().min(0).max(3_600).default(60).register(settingNotes, {
    group: 'Voice',
    description: "Seconds by which a sender's clock may be ahead of ours.",
    example: '10',
  }),
  voiceCountry: z
    .string()
    .regex(/^[A-Z]{2}$/, 'is not a country code such as DE')
    .optional()
    .register(settingNotes, {
      group: 'Voice',
      description: 'Country that telephone numbers without a leading + are dialled in.',
      example: 'DE',
      otherwise: 'such numbers stand for nobody',
    }),
  voiceUserVariable: z
    .string()
    .regex(/^[A-Za-z_]\w{0,99}$/, 'is not a name of a variable')
    .default('user_id')
    .register(settingNotes, {
      group: 'Voice',
      description: "Dynamic variable that holds a user's id.",
      example: 'customer_id',
    }),
  voiceVariables: z
    .array(z.string().regex(/^[A-Za-z_]\w{0,99}(?:=[^\n]{0,500})?$/, 'is not of the form NAME or NAME=VALUE'))
    .default([])
    .register(settingNotes, {
      group: 'Voice',
      description:
        'Further dynamic variables that agents declare, each with its value, separated by commas: they are always answered.',
      example: 'plan=free,company',
      otherwise: 'none beside ours',
    }),
  voiceNameless: text.max(100).default('there').register(settingNotes, {
    group: 'Voice',
    description: 'user_name of somebody whose name is not known.',
    example: 'friend',
  }),
  voiceMemories: z.int().min(0).max(20).default(5).register(settingNotes, {
    group: 'Voice',
    description: 'Memories that memory_context tells of.',
    example: '8',
  }),
  voiceFirstMessage: text.optional().register(settingNotes, {
    group: 'Voice',
    description: 'First message to somebody who is known; agents must allow the override.',
    example: 'Hi {{user_name}}! How can I help you today?',
    otherwise: "the agent's own",
  }),
  voiceFirstMessageNew: text.optional().register(settingNotes, {
    group: 'Voice',
    description: 'First message to somebody who calls for the first time; agents must allow the override.',
    example: 'Hello! With whom am I speaking?',
    otherwise: "the agent's own",
  }),
  voiceLanguage: z
    .string()
    .regex(/^(?:auto|[a-z]{2,3}(?:-[A-Za-z]{2,4})?)$/, 'is neither auto nor a language such as en')
    .optional()
    .register(settingNotes, {
      group: 'Voice',
      description: "Language of calls; auto is that of the caller's last one. Agents must allow the override.",
      example: 'auto',
      otherwise: "the agent's own",
    }),
  voiceKeepPayloads: z.boolean().default(false).register(settingNotes, {
    group: 'Voice',
    description: 'Keeps what a platform sent of a call, as it came, once it has been worked off.',
    example: 'true',
  }),
  voiceAudio: z.enum(['skip', 'store']).default('skip').register(settingNotes, {
    group: 'Voice',
    description: 'store: recordings are kept in the database. skip: they are let go of as they come.',
    example: 'store',
  }),
  voiceAudioLimit: z.int().min(1_024).max(1_073_741_824).default(67_108_864).register(settingNotes, {
    group: 'Voice',
    description: 'Bytes of the largest recording that is taken in or let go of.',
    example: '134217728',
  }),
  elevenlabsWebhookSecret: secrets.register(settingNotes, {
    group: 'Voice',
    description: 'Secret that ElevenLabs signs POST /webhook/post-call with; several while it is changed.',
    example: 'wsec_your-secret-of-the-webhook',
    otherwise: 'the route is not there',
    secret: true,
  }),
  elevenlabsApiKey: z.string().min(1).max(1_000).optional().register(settingNotes, {
    group: 'Voice',
    description: 'Key of the ElevenLabs API, for `holdfast voice sync`.',
    example: 'sk_your-key',
    otherwise: 'missed calls are not fetched',
    secret: true,
  }),
  elevenlabsUrl: endpoint.default('https://api.elevenlabs.io').register(settingNotes, {
    group: 'Voice',
    description: 'Address of the ElevenLabs API.',
    example: 'https://api.eu.residency.elevenlabs.io',
  }),
  vapiSecret: secrets.register(settingNotes, {
    group: 'Voice',
    description: 'Secret of POST /webhook/vapi, in X-Vapi-Secret or as a bearer; several while it is changed.',
    example: 'a-long-random-text',
    otherwise: 'the route is not there',
    secret: true,
  }),
  vapiAssistantId: text.max(255).optional().register(settingNotes, {
    group: 'Voice',
    description: 'Assistant of Vapi that answers inbound calls.',
    example: 'your-assistant-id',
    otherwise: 'assistant-request is answered with an error',
  }),
  retellApiKey: secrets.register(settingNotes, {
    group: 'Voice',
    description:
      'API key of Retell with the webhook badge, which signs POST /webhook/retell; several while it is changed.',
    example: 'key_your-key-of-retell',
    otherwise: 'the route is not there',
    secret: true,
  }),
};
