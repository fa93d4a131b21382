import { z } from 'zod';
import { operation } from '../operation.ts';
import { id, name, readScope, writeScope } from '../schemas/common.ts';
import { calendar, calendarName, calendarUrl, icsText } from '../schemas/schedule.ts';

export const addCalendar = operation({
  name: 'addCalendar',
  summary: 'Take in the times of an ICS calendar, by its address or as a file, as time that is taken',
  description:
    'An address is asked again now and then. A file is taken in once: give it again under the same name to bring it up to date. ' +
    'Series are taken in as their occurrences, from yesterday to half a year ahead.',
  group: 'calendars',
  method: 'POST',
  path: '/v1/calendars',
  status: 201,
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({ ...writeScope, name: calendarName, url: calendarUrl.optional(), ics: icsText.optional() }),
  output: z.object({
    calendar,
    received: z.int().describe('Times that were taken in'),
    skipped: z.int().describe('Events that could not be read; the rest was'),
  }),
  errors: ['quota_exceeded', 'store_full'],
});

export const listCalendars = operation({
  name: 'listCalendars',
  summary: 'List calendars and how they are doing',
  group: 'calendars',
  method: 'GET',
  path: '/v1/calendars',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({ ...readScope }),
  output: z.object({ calendars: z.array(calendar) }),
});

export const syncCalendars = operation({
  name: 'syncCalendars',
  summary: 'Ask calendars for what is new now, and tell them of blocks that have changed',
  group: 'calendars',
  method: 'POST',
  path: '/v1/calendars/sync',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({ ...readScope, id: id.optional().describe('This one alone') }),
  output: z.object({
    calendars: z.array(z.object({ calendar, received: z.int(), sent: z.int() })),
  }),
  errors: ['not_found', 'store_full'],
});

export const removeCalendar = operation({
  name: 'removeCalendar',
  summary: 'Take a calendar out, with the times that came from it; a feed ends',
  group: 'calendars',
  method: 'DELETE',
  path: '/v1/calendars/{id}',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({ id, ...readScope }),
  output: z.object({ id }),
  errors: ['not_found'],
});

export const openFeed = operation({
  name: 'openFeed',
  summary: 'Make a secret address at which any calendar program can subscribe to the blocks of a space',
  description: 'The token is told once. Asking again makes a new one, and the one before is good for nothing.',
  group: 'calendars',
  method: 'POST',
  path: '/v1/calendars/feed',
  status: 201,
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({ ...writeScope, name: calendarName.default('Holdfast') }),
  output: z.object({
    calendar,
    token: z.string(),
    path: z.string().describe('Of the feed on this server, such as /calendar/….ics'),
  }),
  errors: ['quota_exceeded', 'store_full'],
});

export const readFeed = operation({
  name: 'readFeed',
  summary: 'The blocks behind the token of a feed, as iCalendar',
  description: 'The token is all that is needed. The server shows the same at /calendar/{token}.ics.',
  group: 'calendars',
  method: 'GET',
  path: '/v1/calendar-feeds/{token}',
  scope: 'system',
  permission: 'none',
  readOnly: true,
  input: z.strictObject({ token: name(2_000) }),
  output: z.object({ ics: z.string(), hash: z.string().describe('The same for the same text') }),
  errors: ['not_found'],
});
