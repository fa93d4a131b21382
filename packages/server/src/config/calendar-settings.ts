import { z } from 'zod';
import { endpoint, settingNotes, text } from './setting-note.ts';

/** Settings of calendars that lie elsewhere. */
export const calendarSettings = {
  googleClientId: text.optional().register(settingNotes, {
    group: 'Calendars',
    description: 'Client id of an OAuth client of the Google Cloud console, with the Google Calendar API switched on.',
    example: 'your-client-id.apps.googleusercontent.com',
    otherwise: 'Google Calendar cannot be connected',
  }),
  googleClientSecret: z.string().min(1).max(1_000).optional().register(settingNotes, {
    group: 'Calendars',
    description: 'Secret of that client.',
    example: 'your-client-secret',
    otherwise: 'Google Calendar cannot be connected',
    secret: true,
  }),
  googleUrl: endpoint.optional().register(settingNotes, {
    group: 'Calendars',
    description: "Address of a service that stands in for Google's, for trying things out.",
    example: 'http://127.0.0.1:4615',
    otherwise: "Google's own addresses",
  }),
};
