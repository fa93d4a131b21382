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
  /** Since when the database is at the group that it is at, by `performance.now()`. */
  since: number;
}

/** A group that takes longer than so many milliseconds may take seconds: others wait behind it only if every connection has one. */
const slowMs = 20;

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
  let due = false;
  let next: ReadGroup[] = [];

  function put(group: ReadGroup): ReadGroup {
    next.push(group);
    if (!due) setImmediate(flush);
    due = true;
    return group;
  }

  function take(): ReadGroup[] {
    const groups = next;
    next = [];
    return groups;
  }

  function flush(): void {
    due = false;
    if (next.length === 0) return;
    const least = leastBusy();
    const full = lanes.size + opening >= most || (pool.idleCount === 0 && pool.totalCount >= pool.options.max);
    if (least === undefined ? opening === 0 : !full) connect();
    // Behind what takes long only where no other connection is to come.
    else if (least !== undefined && (opening === 0 || !isSlow(least))) send(least, take());
  }

  function connect(): void {
    opening += 1;
    pool.connect().then(
      (client) => {
        opening -= 1;
        if (next.length === 0) {
          client.release();
          return;
        }
        const lane = { client, underWay: new Set<ReadGroup>(), spent: false, since: 0 };
        lanes.add(lane);
        send(lane, take());
      },
      (error: unknown) => {
        opening -= 1;
        const least = leastBusy();
        if (least !== undefined) send(least, take());
        else if (opening === 0) for (const group of take()) group.fail(error);
      },
    );
  }

  const isSlow = ({ since }: Lane): boolean => performance.now() - since > slowMs;

  function leastBusy(): Lane | undefined {
    // Of slow ones the latest, which may be so only because the machine is busy.
    const rank = (lane: Lane): number => (isSlow(lane) ? 1e6 + performance.now() - lane.since : lane.underWay.size);
    let found: Lane | undefined;
    for (const lane of lanes) {
      if (!lane.spent && (found === undefined || rank(lane) < rank(found))) found = lane;
    }
    return found;
  }

  function send(lane: Lane, groups: readonly ReadGroup[]): void {
    const { stream } = lane.client.connection;
    if (lane.underWay.size === 0) lane.since = performance.now();
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
    lane.since = performance.now();
    const { failure } = group;
    if (failure !== undefined) {
      const behind = lane.spent && failure instanceof Error && 'code' in failure && failure.code === notPrepared;
      lane.spent = true;
      if (behind) put(group.again());
      else group.fail(failure);
    }
    if (lane.underWay.size > 0) return;
    lanes.delete(lane);
    lane.client.release(lane.spent);
  }

  return { open: () => put(new ReadGroup(parserOf, ended)) };
}
