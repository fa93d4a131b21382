import { afterAll, expect, test, vi } from 'vitest';
import { open } from '../../open.ts';
import { testDatabases } from '../../store/postgres/testing/test-databases.ts';
import { fakeGoogle } from '../../testing/google/fake-google-server.ts';

// Under load on a machine that many share.
vi.setConfig({ testTimeout: 60_000 });

const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
afterAll(() => databases.remove());

const hourMs = 3_600_000;

test('on Postgres blocks are seen in Google Calendar, and where a person moves them', async () => {
  await using google = await fakeGoogle({ timeZone: 'UTC' });
  const { id: clientId, secret: clientSecret } = google.client;
  const { appUrl } = await databases.make();
  await using memory = await open({
    database: appUrl,
    worker: false,
    secretKey: 'a secret key of more than thirty-two characters',
    google: { clientId, clientSecret, endpoints: google.endpoints },
  });
  const start = Math.ceil(Date.now() / hourMs) * hourMs + 24 * hourMs;
  const pin = async (title: string, space?: string): Promise<string> => {
    const own = space === undefined ? {} : { space };
    const { task } = await memory.createTask({ title, ...own });
    const times = { startsAt: new Date(start).toISOString(), endsAt: new Date(start + hourMs).toISOString() };
    return (await memory.pinBlock({ taskId: task.id, ...times, ...own })).block.id.replaceAll('-', '');
  };
  const ids = [await pin('Write'), await pin('Dig', 'garden')];
  const { url } = await memory.connectGoogle({ redirectUri: 'http://127.0.0.1:5000/callback', others: 'events' });
  const { state = '', code = '' } = Object.fromEntries(new URL(await google.visit(url)).searchParams);
  expect(await memory.finishGoogle({ state, code })).toMatchObject({ again: false });
  const sync = async () => (await memory.syncCalendars({})).calendars.find(({ calendar }) => calendar.target);
  expect(await sync()).toMatchObject({ sent: 2, calendar: { state: 'active' } });
  const own = google.calendars().find(({ appCreated }) => appCreated);
  expect(
    own
      ?.events()
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(ids.toSorted());
  const at = (time: number) => ({ dateTime: new Date(time).toISOString() });
  own?.move(ids[0] ?? '', { start: at(start + hourMs), end: at(start + 2 * hourMs) });
  google.oauth.expireAccessTokens();
  expect(await sync()).toMatchObject({ sent: 0, received: 1 });
  const { days } = await memory.getAgenda({ days: 4 });
  const [block] = days.flatMap(({ items }) => items);
  expect(block).toMatchObject({ title: 'Write', startsAt: new Date(start + hourMs).toISOString(), hold: 'pinned' });
});
