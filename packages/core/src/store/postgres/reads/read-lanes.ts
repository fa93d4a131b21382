import type { Pool, PoolClient } from 'pg';
import { type Driver, textParser } from '../connect.ts';
import { passForQuery, ReadGroup } from './read-group.ts';

/** What a server says of a statement that was not prepared, since one before it in the same group failed. */
const notPrepared = '26000';

/** Sends what reads ask. */
export interface ReadLanes {
  /** A group that goes out with all others of this turn of the event loop. */
  open(): ReadGroup;
}

interface Lane {
  readonly client: PoolClient;
  readonly underWay: Set<ReadGroup>;
  /** A statement failed to be prepared, or the connection is gone: nothing more is sent, and it is closed. */
  spent: boolean;
}

/**
 * Reads share connections: those of one turn of the event loop go out in one write, each a transaction of its own, and are answered in
 * order. A write to the socket costs more than the statement in it, and so does waking a process of the database.
 *
 * @param most connections that reads may hold at once, so that writes find some; where one is free, what is new waits for nobody
 */
export function readLanes({
  driver,
  pool,
  most,
}: {
  readonly driver: Driver;
  readonly pool: Pool;
  readonly most: number;
}): ReadLanes {
  passForQuery(driver);
  const parserOf = (type: number) => textParser(driver, type);
  const lanes = new Set<Lane>();
  const laneOf = new Map<ReadGroup, Lane>();
  let opening = 0;
  let next: ReadGroup[] = [];

  function open(): ReadGroup {
    const group = new ReadGroup(parserOf, ended);
    if (next.length === 0) setImmediate(flush);
    next.push(group);
    return group;
  }

  function flush(): void {
    const groups = next;
    next = [];
    const least = leastBusy();
    const full = pool.idleCount === 0 && pool.totalCount >= pool.options.max;
    if (least !== undefined && (full || lanes.size + opening >= most)) {
      send(least, groups);
      return;
    }
    opening += 1;
    pool.connect().then(
      (client) => {
        opening -= 1;
        const lane = { client, underWay: new Set<ReadGroup>(), spent: false };
        lanes.add(lane);
        send(lane, groups);
      },
      (error: unknown) => {
        opening -= 1;
        for (const group of groups) group.fail(error);
      },
    );
  }

  function leastBusy(): Lane | undefined {
    let found: Lane | undefined;
    for (const lane of lanes) {
      if (!lane.spent && (found === undefined || lane.underWay.size < found.underWay.size)) found = lane;
    }
    return found;
  }

  function send(lane: Lane, groups: readonly ReadGroup[]): void {
    const { stream } = lane.client.connection;
    stream.cork();
    for (const group of groups) {
      lane.underWay.add(group);
      laneOf.set(group, lane);
      lane.client.query(group);
    }
    stream.uncork();
  }

  function ended(group: ReadGroup): void {
    const lane = laneOf.get(group);
    if (lane === undefined) return;
    laneOf.delete(group);
    lane.underWay.delete(group);
    const { failure } = group;
    if (failure !== undefined) {
      const behind = lane.spent && failure instanceof Error && 'code' in failure && failure.code === notPrepared;
      lane.spent = true;
      if (behind) sendAgain(group);
      else group.fail(failure);
    }
    if (lane.underWay.size > 0) return;
    lanes.delete(lane);
    lane.client.release(lane.spent);
  }

  function sendAgain(group: ReadGroup): void {
    if (next.length === 0) setImmediate(flush);
    next.push(group.again());
  }

  return { open };
}
