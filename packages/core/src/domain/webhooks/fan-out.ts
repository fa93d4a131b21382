import type { Platform } from '../platform.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import { eventOfChange, eventOfHappening, wants } from './events.ts';

const slice = 500;
/** Clocks of processes differ, and a commit comes after its instant: what was seen already is told by its id. */
const overlapMs = 60_000;

/**
 * Makes deliveries of what has happened to a user since the last time, in order of the change log, and notes the place
 * in the same transaction: none is lost, and none is there twice.
 */
export async function fanOut(
  { store, platform }: { readonly store: Store; readonly platform: Pick<Platform, 'now' | 'sha256' | 'yieldTurn'> },
  scope: UserScope,
): Promise<void> {
  for (let more = true; more;) {
    more = await store.write(scope, async ({ webhooks, changes }) => {
      const hooks = await webhooks.list(scope);
      const now = platform.now();
      const place = (await webhooks.place(scope)) ?? { version: 0, at: now };
      const page = await changes.since(scope, { after: place.version, limit: slice });
      const last = page.changes.length >= slice;
      const beside = hooks.some(({ events }) => events.some((one) => !one.startsWith('memory.')));
      const happened = last || !beside ? [] : await webhooks.happened(scope, { since: place.at - overlapMs });
      const events = [
        ...page.changes.map((change) => eventOfChange(platform, scope, change)),
        ...happened.map((one) => eventOfHappening(platform, scope, one)),
      ].filter((event) => event !== undefined);
      const deliveries = events.flatMap((event) =>
        hooks.filter((hook) => wants(hook, scope, event)).map(({ id: webhookId }) => ({ webhookId, event })),
      );
      await webhooks.addDeliveries(scope, { deliveries, at: now });
      const version = page.changes.at(-1)?.version ?? place.version;
      // Until all changes are through, the rest waits with the time it is looked for from.
      await webhooks.advance(scope, { place: { version, at: last ? place.at : now } });
      return last;
    });
    await platform.yieldTurn();
  }
}
