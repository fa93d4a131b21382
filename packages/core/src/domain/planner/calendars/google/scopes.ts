const base = 'https://www.googleapis.com/auth/calendar';

/** Google's scopes, as few as do. */
export const googleScopes = {
  /** To make a calendar of its own and to write into it, and into no other. */
  own: `${base}.app.created`,
  /** To see when other calendars are taken, and nothing else. */
  times: `${base}.freebusy`,
  /** To read the events of all calendars. */
  events: `${base}.events.readonly`,
} as const;

/** How much of the user's other calendars Holdfast may see: nothing, when they are taken, or their events. */
export type OtherCalendars = 'none' | 'times' | 'events';

/** What to ask consent for. */
export function scopesFor(others: OtherCalendars): readonly string[] {
  switch (others) {
    case 'none':
      return [googleScopes.own];
    case 'times':
      return [googleScopes.own, googleScopes.times];
    case 'events':
      return [googleScopes.own, googleScopes.events];
  }
}

/** What came of it: the person may have granted less than was asked for. */
export function grantedOf(scopes: readonly string[]): { readonly own: boolean; readonly others: OtherCalendars } {
  const whole = scopes.includes(base);
  const events =
    whole || [googleScopes.events, `${base}.readonly`, `${base}.events`].some((one) => scopes.includes(one));
  const others = events ? 'events' : scopes.includes(googleScopes.times) ? 'times' : 'none';
  return { own: whole || scopes.includes(googleScopes.own), others };
}
