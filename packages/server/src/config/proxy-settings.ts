import { z } from 'zod';
import { endpoint, settingNotes, text } from './setting-note.ts';

/** Settings of the memory proxy in front of a language model. */
export const proxySettings = {
  proxyUrl: endpoint.optional().register(settingNotes, {
    group: 'Proxy',
    description:
      'Base address of an OpenAI-compatible endpoint, up to and with /v1, that the memory proxy (`/v1/chat/completions`) hands chats on to.',
    example: 'http://127.0.0.1:11434/v1',
    otherwise: 'the routes are not there',
  }),
  proxyKey: z.string().min(1).max(1_000).optional().register(settingNotes, {
    group: 'Proxy',
    description: 'Key for that endpoint; every API key of this server that may read memories uses it.',
    example: 'sk-your-key',
    otherwise: 'that of the header X-Holdfast-Upstream-Key, or none',
    secret: true,
  }),
  proxySpace: text.max(255).default('default').register(settingNotes, {
    group: 'Proxy',
    description: 'Space that chats are remembered in and recalled from, where X-Holdfast-Space names none.',
    example: 'chat',
  }),
  proxyTokens: z.int().min(50).max(100_000).default(1_000).register(settingNotes, {
    group: 'Proxy',
    description: 'Tokens of what is recalled and put in front of a chat.',
    example: '2000',
  }),
  proxyRecallMs: z.int().min(10).max(10_000).default(400).register(settingNotes, {
    group: 'Proxy',
    description: 'Milliseconds after which a chat goes on without what would have been recalled.',
    example: '150',
  }),
  proxyRemember: z.enum(['all', 'user', 'off']).default('all').register(settingNotes, {
    group: 'Proxy',
    description: 'What is remembered of a chat: all that is said, only what the user says, or nothing.',
    example: 'user',
  }),
  proxyTimeoutMs: z.int().min(100).max(290_000).default(120_000).register(settingNotes, {
    group: 'Proxy',
    description: 'Milliseconds until the endpoint must begin to answer, and between two pieces of its answer.',
    example: '60000',
  }),
};
