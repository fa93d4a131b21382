import { defined } from '@holdfast/contract';
import { z } from 'zod';
import { type EventItem, recordEvents } from '../../domain/events/record-events.ts';
import { predicateName } from '../../domain/facts/predicate-name.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Handlers } from '../handler.ts';
import { checkRange, toEndMillis, toMillis } from '../instants.ts';
import { presentEvent } from '../present-graph.ts';
import { toRememberItem } from '../remember-items.ts';
import { toPeriod } from './facts.ts';

export const eventHandlers: Pick<Handlers, 'recordEvents' | 'listEvents'> = {
  async recordEvents({ input, scope, dependencies }) {
    const events = input.events.map(({ type, facts = [], ...item }, index): EventItem => {
      const field = `events[${index}].`;
      return {
        type,
        item: toRememberItem(item, field),
        facts: facts.map(({ subject, predicate, object, confidence = 1, ...period }, place) => ({
          subject: subject.trim(),
          predicate: predicateName(predicate),
          object: object.trim(),
          confidence,
          ...toPeriod(period, `${field}facts[${place}].`),
        })),
      };
    });
    const records = await recordEvents(dependencies, scope, events);
    dependencies.wakeWorker();
    const created = records.filter(({ outcome }) => outcome === 'created').length;
    return {
      results: records.map(({ event, outcome, facts }) => ({
        id: event.id,
        memoryId: event.memoryId,
        outcome,
        facts: [...facts],
      })),
      created,
      duplicates: records.length - created,
    };
  },

  async listEvents({ input, scope, dependencies: { store, platform } }) {
    const { type, minSalience, limit, cursor } = input;
    const from = input.from === undefined ? undefined : toMillis(input.from);
    const to = input.to === undefined ? undefined : toEndMillis(input.to);
    checkRange({ from, to }, 'to');
    const filter = defined({ type, minSalience, from, to });
    const list = platform.sha256(JSON.stringify(['events', scope, filter])).slice(0, 16);
    const after = cursor === undefined ? undefined : readCursor(cursor, list, z.tuple([z.number(), z.int()]));
    return store.read(scope, async ({ events, memories }) => {
      const found = await events.list(scope, {
        ...filter,
        limit: limit + 1,
        ...(after === undefined ? {} : { after: { occurredAt: after[0], no: after[1] } }),
      });
      const page = found.slice(0, limit);
      const rows = await memories.getBySeqs(scope, { seqs: page.map(({ seq }) => seq) });
      const bySeq = new Map(rows.map((memory) => [memory.seq, memory]));
      const last = found.length > limit ? page.at(-1) : undefined;
      return {
        events: page.flatMap((event) => {
          const memory = bySeq.get(event.seq);
          return memory === undefined ? [] : [presentEvent(event, memory)];
        }),
        ...(last === undefined ? {} : { nextCursor: writeCursor(list, [last.occurredAt, last.no]) }),
      };
    });
  },
};
