import { describe, expect, test } from 'vitest';
import { googleScopes, grantedOf, scopesFor } from './scopes.ts';

describe('the scopes of Google Calendar', () => {
  test('are as few as do', () => {
    expect(scopesFor('none')).toEqual(['https://www.googleapis.com/auth/calendar.app.created']);
    expect(scopesFor('times')).toEqual([googleScopes.own, 'https://www.googleapis.com/auth/calendar.freebusy']);
    expect(scopesFor('events')).toEqual([googleScopes.own, 'https://www.googleapis.com/auth/calendar.events.readonly']);
  });

  test('say what can be done when less was granted than was asked for, or more', () => {
    expect(grantedOf([])).toEqual({ own: false, others: 'none' });
    expect(grantedOf(scopesFor('times'))).toEqual({ own: true, others: 'times' });
    expect(grantedOf([googleScopes.events])).toEqual({ own: false, others: 'events' });
    expect(grantedOf(['https://www.googleapis.com/auth/calendar'])).toEqual({ own: true, others: 'events' });
  });
});
