import { afterAll, beforeAll, describe } from 'vitest';
import { describeBadInput } from './bad-input.ts';
import { describeCallDoors } from './calls.ts';
import { describeSessions } from './sessions.ts';
import { describeConsolidating } from './consolidating.ts';
import { describeContext } from './context.ts';
import { describeDuplicates } from './duplicates.ts';
import { describeEditing } from './editing.ts';
import { describeEntities } from './entities.ts';
import { describeEvents } from './events.ts';
import { describeFacts } from './facts.ts';
import { describeForgetting } from './forgetting.ts';
import { describeGraphIsolation } from './graph-isolation.ts';
import { describeForgettingForGood } from './forgetting-for-good.ts';
import { describeIsolation } from './isolation.ts';
import { describeJobs } from './jobs.ts';
import { describeKeys } from './keys.ts';
import { describeKnowledge } from './knowledge.ts';
import { describeRecords } from './records.ts';
import { describeLinks } from './links.ts';
import { describeListing } from './listing.ts';
import { describeCalendars } from './calendars.ts';
import { describeSchedule } from './schedule.ts';
import { describePlans } from './plans.ts';
import { describeProcedures } from './procedures.ts';
import { describeReflections } from './reflections.ts';
import { describeTasks } from './tasks.ts';
import { describeRecall } from './recall.ts';
import { describeRemembering } from './remembering.ts';
import { describeSettings } from './settings.ts';
import { describeUsers } from './users.ts';
import { createWorld, type OpenedClient } from './world.ts';

/**
 * What every client of Holdfast does, whichever door it comes in by: written against the Client type alone, run on the
 * embedded library, over HTTP and wherever else all operations are offered. The store must be empty, in local mode,
 * without an embedder.
 */
export function describeClient(params: { readonly name: string; readonly open: () => Promise<OpenedClient> }): void {
  describe(params.name, () => {
    let current: OpenedClient | undefined;
    beforeAll(async () => {
      current = await params.open();
    });
    afterAll(() => current?.close());
    const world = createWorld(() => {
      if (current === undefined) throw new Error('the client is used before it is opened');
      return current;
    });
    describeRemembering(world);
    describeDuplicates(world);
    describeListing(world);
    describeEditing(world);
    describeForgetting(world);
    describeForgettingForGood(world);
    describeRecall(world);
    describeContext(world);
    describeFacts(world);
    describeEvents(world);
    describeEntities(world);
    describeLinks(world);
    describeUsers(world);
    describeKeys(world);
    describeJobs(world);
    describeConsolidating(world);
    describeCallDoors(world);
    describeKnowledge(world);
    describeRecords(world);
    describeSessions(world);
    describePlans(world);
    describeSchedule(world);
    describeCalendars(world);
    describeTasks(world);
    describeReflections(world);
    describeProcedures(world);
    describeSettings(world);
    describeBadInput(world);
    describeIsolation(world);
    describeGraphIsolation(world);
  });
}
