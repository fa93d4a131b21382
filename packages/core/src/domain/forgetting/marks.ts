import { matchKey } from '../memories/match-key.ts';
import type { Platform } from '../platform.ts';
import { soleSpace, type TenantScope, type UserScope } from '../scope.ts';
import type { SecretReader, SecretWriter } from '../secrets/secret-store.ts';
import type { Memory } from '../memories/memory.ts';
import type { Tombstone, TombstoneReader, TombstoneReason, TombstoneWriter } from './tombstone-store.ts';

const secretBytes = 32;

/** The tenant's key of tombstones, made when there is none. A plain hash of short words could be guessed. */
export function ensureTombstoneKey(
  secrets: SecretWriter,
  platform: Pick<Platform, 'now' | 'randomBytes'>,
  scope: TenantScope | UserScope,
): Promise<Uint8Array> {
  return secrets.ensure(scope, {
    name: 'tombstone',
    value: platform.randomBytes(secretBytes),
    at: platform.now(),
  });
}

/**
 * The mark of a text: the HMAC of its match key, so that what is said again in other case or spacing is known again.
 * Undefined for a text that is nothing but marks and space.
 */
export function markOf(platform: Pick<Platform, 'hmac'>, key: Uint8Array, text: string): string | undefined {
  const words = matchKey(text);
  return words === '' ? undefined : platform.hmac(key, words);
}

/** The exact name counts: spaces are told apart by every character. A line break stands in no match key. */
function markOfSpace(platform: Pick<Platform, 'hmac'>, key: Uint8Array, space: string): string {
  return platform.hmac(key, `space\n${space}`);
}

/** The text that stands for a fact where marks are made. */
export function factText(fact: {
  readonly subject: string;
  readonly predicate: string;
  readonly object: string;
}): string {
  return `${matchKey(fact.subject)}|${fact.predicate}|${matchKey(fact.object)}`;
}

interface MarkedTexts {
  readonly secrets: SecretReader;
  readonly tombstones: TombstoneReader;
}

/** Texts with their marks, and the key that made them. */
interface Marked {
  readonly key: Uint8Array;
  readonly marks: ReadonlyMap<string, string | undefined>;
}

/** Makes the marks of texts, which of many takes its time: before a write that asks for them. Undefined when nothing was ever marked. */
export async function markTexts(
  { secrets }: Pick<MarkedTexts, 'secrets'>,
  platform: Pick<Platform, 'hmac'>,
  scope: UserScope,
  texts: readonly string[],
): Promise<Marked | undefined> {
  const key = await secrets.get(scope, { name: 'tombstone' });
  return key === undefined
    ? undefined
    : { key, marks: new Map(texts.map((text) => [text, markOf(platform, key, text)])) };
}

/**
 * Which of these texts were forgotten, rejected or deleted in the spaces of the scope, and when. To be asked before a
 * write that nobody said himself: extraction, consolidation, summaries, imports. Facts are asked for by `factText`. Of
 * what somebody said anew since, see `isSaidAnew`.
 */
export async function forgottenAmong(
  readers: MarkedTexts,
  platform: Pick<Platform, 'hmac'>,
  scope: UserScope,
  texts: readonly string[],
): Promise<Map<string, Tombstone>> {
  const marked = texts.length === 0 ? undefined : await markTexts(readers, platform, scope, texts);
  return marked === undefined ? new Map() : forgottenOf(readers, platform, scope, marked);
}

/** The same of texts whose marks are made. */
export async function forgottenOf(
  { tombstones }: Pick<MarkedTexts, 'tombstones'>,
  platform: Pick<Platform, 'hmac'>,
  scope: UserScope,
  { key, marks }: Marked,
): Promise<Map<string, Tombstone>> {
  const wanted = [...new Set(marks.values())].filter((mark) => mark !== undefined);
  const { spaces } = scope;
  const known = await tombstones.find(scope, {
    marks: wanted,
    ...(spaces === '*' ? {} : { spaceMarks: spaces.map((space) => markOfSpace(platform, key, space)) }),
  });
  const found = new Map<string, Tombstone>();
  for (const [text, mark] of marks) {
    const tombstone = mark === undefined ? undefined : known.get(mark);
    if (tombstone !== undefined) found.set(text, tombstone);
  }
  return found;
}

/** Leaves tombstones for texts in the one space of the scope; returns their marks. */
export async function entomb(
  { secrets, tombstones }: { readonly secrets: SecretWriter; readonly tombstones: TombstoneWriter },
  platform: Pick<Platform, 'hmac' | 'now' | 'randomBytes'>,
  scope: UserScope,
  {
    texts,
    reason,
    at = platform.now(),
  }: { readonly texts: readonly string[]; readonly reason: TombstoneReason; readonly at?: number },
): Promise<readonly string[]> {
  const key = await ensureTombstoneKey(secrets, platform, scope);
  const marks = [...new Set(texts.map((text) => markOf(platform, key, text)))].filter((mark) => mark !== undefined);
  const spaceMark = markOfSpace(platform, key, soleSpace(scope));
  if (marks.length > 0) await tombstones.put(scope, { spaceMark, marks, reason, at });
  return marks;
}

/** The mark of the last memory that an import without times of its own has stored. */
export const importedMark = 'imported';

/**
 * Whether somebody has said anew what a tombstone stands for: in a memory that came after it and tells of a time after it.
 * An import brings its own times, those of before; one without any is told by its place before `importedUpTo`, and a document
 * by its source. What was rejected in a review stays rejected, whoever says it.
 */
export function isSaidAnew(
  { seq, createdAt, occurredAt, source }: Pick<Memory, 'seq' | 'createdAt' | 'occurredAt' | 'source'>,
  { reason, at }: Tombstone,
  importedUpTo: number,
): boolean {
  return (
    reason !== 'rejected' && createdAt >= at && occurredAt >= at && seq > importedUpTo && source?.type !== 'document'
  );
}
