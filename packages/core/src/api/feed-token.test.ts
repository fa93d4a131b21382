import { expect, test } from 'vitest';
import { readFeedToken, writeFeedToken } from './feed-token.ts';

const address = { tenant: 'local', user: 'ana', calendarId: '01930000-0000-7000-8000-000000000001', secret: 's' };

test('what was written is read', () => {
  expect(readFeedToken(writeFeedToken(address))).toEqual(address);
});

test.for([
  { user: 'ana\u0000' },
  { tenant: 'local\u0000' },
  { user: '' },
  { user: '\uD800' },
  { tenant: 'x'.repeat(300) },
  { calendarId: 'none' },
])('what names nobody who can be there is no token: %j', (wrong) => {
  expect(readFeedToken(writeFeedToken({ ...address, ...wrong }))).toBeUndefined();
});
