import { z } from 'zod';
import { operation } from '../operation.ts';
import { id, name, timestamp, writeScope } from '../schemas/common.ts';

const others = z
  .enum(['none', 'times', 'events'])
  .describe(
    "How much of the person's own calendar is seen: nothing; when it is taken; or its events, of which Google then also tells when they change",
  );

const loopback = z
  .url({ protocol: /^http$/, hostname: /^(?:127\.0\.0\.1|\[::1\])$/, error: 'is no address of the loopback interface' })
  .max(200)
  .describe('Where a program on the same machine waits for the answer; the callback of the server when not given');

export const connectGoogle = operation({
  name: 'connectGoogle',
  summary: 'Begin to connect Google Calendar: where the person gives consent',
  description:
    'Blocks go into a calendar that Holdfast makes there; no other is ever changed. The answer comes to the callback of the server, ' +
    'or to a program on the same machine, which hands it to finishGoogle. It must come within ten minutes.',
  group: 'calendars',
  method: 'POST',
  path: '/v1/calendars/google',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({ ...writeScope, others: others.default('times'), redirectUri: loopback.optional() }),
  output: z.object({ url: z.string(), expiresAt: timestamp }),
  errors: ['calendar_not_set', 'secret_key_needed', 'store_full'],
});

export const showGoogleConsent = operation({
  name: 'showGoogleConsent',
  summary: 'Say what a consent of Google Calendar would connect',
  description:
    'For whoever asks the person before finishGoogle: a person can be led to a consent that somebody else has begun, and only the ' +
    'person can tell. Uses nothing up.',
  group: 'calendars',
  method: 'POST',
  path: '/v1/calendar-consents/google/show',
  scope: 'system',
  permission: 'none',
  input: z.strictObject({ state: name(4_000) }),
  output: z.object({
    userId: z.string().describe('Whose calendar it becomes in Holdfast'),
    space: z.string(),
    name: z.string().describe('Of the calendar that Holdfast makes at Google, and blocks go to'),
    others: others.describe("How much of the person's own calendar is seen"),
    expiresAt: timestamp,
  }),
  errors: ['calendar_not_set', 'secret_key_needed', 'consent_invalid'],
});

export const finishGoogle = operation({
  name: 'finishGoogle',
  summary: 'Finish connecting Google Calendar with what its consent screen answered',
  description:
    'The state says whose consent it is and works once, so that no key is needed. Take no state here that you have not asked for: a ' +
    'program compares it with that of connectGoogle, a page asks the person first. An account that was connected before works again.',
  group: 'calendars',
  method: 'POST',
  path: '/v1/calendar-consents/google',
  scope: 'system',
  permission: 'none',
  input: z.strictObject({ state: name(4_000), code: name(2_000) }),
  output: z.object({
    calendars: z.array(z.object({ id, name: z.string() })),
    again: z.boolean().describe('Whether it had been connected before'),
  }),
  errors: [
    'calendar_not_set',
    'secret_key_needed',
    'consent_invalid',
    'calendar_refused',
    'calendar_unavailable',
    'store_full',
  ],
});

export const noteGoogleChange = operation({
  name: 'noteGoogleChange',
  summary: 'Have a calendar looked at because Google says that it has changed',
  description: 'What a notification says is only heeded when it carries the token that Holdfast gave to Google.',
  group: 'calendars',
  method: 'POST',
  path: '/v1/calendar-changes/google',
  scope: 'system',
  permission: 'none',
  input: z.strictObject({
    calendar: name(4_000).describe('Sealed: whose calendar it is'),
    channelId: name(200),
    token: name(500),
    state: name(50),
  }),
  output: z.object({ heeded: z.boolean() }),
  errors: ['store_full'],
});
