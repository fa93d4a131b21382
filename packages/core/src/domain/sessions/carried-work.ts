import { canonicalJson } from '../canonical-json.ts';
import type { Platform } from '../platform.ts';
import type { UserScope } from '../scope.ts';
import type { Store, Writers } from '../store.ts';
import type { JsonValue } from './json.ts';
import type { Session, Snapshot } from './session-store.ts';
import { readSnapshot } from './words.ts';

/** Rows that are read at once. */
const PAGE = 200;

/** `to` is exclusive. */
export interface Time {
  readonly from: number;
  readonly to: number;
}

interface Dependencies {
  readonly store: Store;
  readonly platform: Pick<Platform, 'sha256' | 'yieldTurn'>;
}

/**
 * Takes out of checkpoints that are later than a time what they repeat of checkpoints in it, and removes those: a checkpoint
 * says again whatever the one before it said. What was said before the time stays.
 */
export async function forgetCarriedWork(
  { store, platform }: Dependencies,
  scope: UserScope,
  time: Time,
): Promise<void> {
  let after: { readonly seenAt: number; readonly no: number } | undefined;
  for (let more = true; more;) {
    const place = after === undefined ? {} : { after };
    const page = await store.read(scope, ({ sessions }) => sessions.sessions(scope, { limit: PAGE, ...place }));
    // Last at work first: what follows has no checkpoint after the time.
    const lasting = page.filter(({ seenAt }) => seenAt >= time.to);
    for (const session of lasting.filter(({ startedAt }) => startedAt < time.to)) {
      await store.write(scope, (writers) => forgetIn(writers, platform, scope, { session, time }));
      await platform.yieldTurn();
    }
    after = lasting.at(-1);
    more = lasting.length === PAGE;
  }
}

async function forgetIn(
  { sessions }: Pick<Writers, 'sessions'>,
  platform: Pick<Platform, 'sha256'>,
  scope: UserScope,
  { session: { space, sessionId }, time }: { readonly session: Session; readonly time: Time },
): Promise<void> {
  const own = { ...scope, spaces: [space] };
  const later: Snapshot[] = [];
  const going: Snapshot[] = [];
  let earlier: Snapshot | undefined;
  let before: number | undefined;
  for (let more = true; more && earlier === undefined;) {
    const place = before === undefined ? {} : { before };
    const page = await sessions.snapshots(own, { sessionId, kind: 'task', limit: PAGE, ...place });
    for (const one of page) {
      if (isIn(one.createdAt, time) || isIn(one.seenAt, time)) going.push(one);
      else if (one.createdAt >= time.to) later.push(one);
      else earlier ??= one;
    }
    before = page.at(-1)?.no;
    more = page.length === PAGE;
  }
  const known = earlier === undefined ? undefined : dataOf(earlier);
  const lost = going.map((one) => (known === undefined ? dataOf(one) : without(dataOf(one), known)));
  for (const one of later) {
    const data = dataOf(one);
    const left = lost.reduce<JsonValue | undefined>(
      (rest, gone) => (rest === undefined || gone === undefined ? rest : without(rest, gone)),
      data,
    );
    if (left === undefined) going.push(one);
    else if (canonicalJson(left) !== canonicalJson(data)) {
      const text = JSON.stringify(left);
      const words = JSON.stringify({ ...readSnapshot(one), data: text });
      await sessions.setSnapshot(own, { snapshot: { ...one, words, hash: platform.sha256(text) } });
    }
  }
  await sessions.dropWorded(own, { of: 'snapshots', nos: going.map(({ no }) => no) });
}

function isIn(at: number, { from, to }: Time): boolean {
  return at >= from && at < to;
}

function dataOf(snapshot: Snapshot): JsonValue {
  // Sound: the data of a snapshot was written as JSON.
  return JSON.parse(readSnapshot(snapshot).data) as JsonValue;
}

/** What is repeated as a whole or not at all: their parts may be equal by chance. */
const wholes: ReadonlySet<string> = new Set(['lastCommand', 'plan']);

/** A value without what it has in common with another, field by field and entry by entry; undefined when nothing is left. */
export function without(value: JsonValue, lost: JsonValue): JsonValue | undefined {
  if (canonicalJson(value) === canonicalJson(lost)) return undefined;
  if (isList(value) && isList(lost)) {
    const gone = new Set(lost.map(canonicalJson));
    const kept = value.filter((one) => !gone.has(canonicalJson(one)));
    return kept.length === 0 ? undefined : kept;
  }
  if (!isFields(value) || !isFields(lost)) return value;
  const kept = Object.entries(value).flatMap(([name, inner]): [string, JsonValue][] => {
    const other = lost[name];
    const left = other === undefined || !isSame(name, inner, other) ? inner : without(inner, other);
    return left === undefined ? [] : [[name, left]];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function isSame(name: string, one: JsonValue, other: JsonValue): boolean {
  return !wholes.has(name) || canonicalJson(one) === canonicalJson(other);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isFields(value: JsonValue): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !isList(value);
}
