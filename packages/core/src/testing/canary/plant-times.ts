import type { Client } from '@holdfast/contract';
import { canaryWord } from './needles.ts';
import type { Planted } from './plant.ts';

/**
 * Plants words of a user in the calendar: a kind of work, a time that was noted, and a calendar with a meeting. They belong to
 * no session.
 */
export async function plantTimes(
  client: Client,
  { seed, space, planted }: { readonly seed: string; readonly space: string; readonly planted: Planted },
): Promise<Planted> {
  const names = ['work kind', 'busy', 'meeting', 'meeting place', 'calendar'];
  const words = Object.fromEntries(names.map((name) => [`time ${name}`, canaryWord(`${seed} time ${name}`)]));
  const word = (name: string): string => words[`time ${name}`] ?? '';
  const now = Date.now();
  const startsAt = new Date(now + 3_600_000).toISOString();
  const endsAt = new Date(now + 7_200_000).toISOString();
  const { task } = await client.createTask({ space, title: 'Call' });
  await client.pinBlock({ space, taskId: task.id, startsAt, endsAt });
  const weekdays = ['mon' as const];
  const hours = [{ kind: word('work kind'), times: [{ weekdays, from: '09:00', to: '10:00' }] }];
  await client.setWorkingTime({ space, hours });
  await client.addBusy({ space, title: `See ${word('busy')}`, startsAt, endsAt });
  const ics = [
    'BEGIN:VCALENDAR',
    'BEGIN:VEVENT',
    `UID:${word('meeting')}`,
    `DTSTART:${startsAt.replaceAll(/[-:]|\.\d{3}/g, '')}`,
    'DURATION:PT1H',
    `SUMMARY:Talk about ${word('meeting')}`,
    `LOCATION:${word('meeting place')}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  await client.addCalendar({ space, name: word('calendar'), ics: ics.join('\r\n') });
  return { ...planted, words: { ...planted.words, ...words } };
}
