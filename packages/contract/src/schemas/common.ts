import { z } from 'zod';

/** Sizes that every door enforces; characters are UTF-16 units, as JavaScript counts them, and bytes those of UTF-8. */
export const limits = {
  contentChars: 100_000,
  queryChars: 10_000,
  nameChars: 255,
  tags: 64,
  tagChars: 100,
  metadataBytes: 16_384,
  batchItems: 500,
  recallK: 100,
  pageSize: 200,
  vectorDimensions: 4_096,
  contextTokens: 100_000,
  knownTexts: 1_000,
} as const;

const loneSurrogate = 'must not contain half of a surrogate pair';

/** Text that survives storage unchanged: SQLite would silently turn a lone surrogate into U+FFFD. */
export function text(maxChars: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(maxChars)
    .refine((value) => value.isWellFormed(), { message: loneSurrogate });
}

/** A name chosen by the caller (user, space, session, speaker, tag): any characters but control ones. */
export function name(maxChars: number = limits.nameChars): z.ZodString {
  return text(maxChars).refine((value) => !/[\u0000-\u001f\u007f]/u.test(value), {
    message: 'must not contain control characters',
  });
}

export const content = text(limits.contentChars)
  .refine((value) => value.trim().length > 0, { message: 'must not be blank' })
  .refine((value) => !value.includes('\u0000'), { message: 'must not contain NUL' })
  .describe('The words, kept exactly as they were said');

export const queryText = text(limits.queryChars)
  .refine((value) => value.trim().length > 0, { message: 'must not be blank' })
  .describe('What to look for, in plain words');

export const userId = name().describe('Whose memories; not needed when the API key is bound to a user');
/** `*` is how a call says "all spaces"; as a name it would mean two things in a query string. */
export const space = name()
  .refine((value) => value !== '*', { message: 'must not be *, which means all spaces' })
  .describe('Workspace or project inside the user; `default` when not given');
export const sessionId = name().describe('Conversation or run the memory belongs to');
export const agentId = name().describe('Which agent was talking');
export const speaker = name().describe('Name of who spoke');
export const tag = name(limits.tagChars);
export const tags = z.array(tag).max(limits.tags);
export const fraction = z.number().min(0).max(1);

/** Ids are lower-case UUIDs (version 7) made by Holdfast. */
export const id = z.uuid().describe('Id given by Holdfast');

/** An instant on input: a date, or a date and time with `Z` or an offset. */
export const instant = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .refine((value) => !Number.isNaN(Date.parse(value)), { message: 'is not a date that exists' })
  .describe('ISO 8601 date, or date and time with Z or an offset');

/** An instant on output: UTC with milliseconds. */
export const timestamp = z.iso.datetime().describe('UTC, ISO 8601 with milliseconds');

export const timeZone = name(64)
  .refine(isTimeZone, { message: 'is not an IANA time zone' })
  .describe('IANA time zone, such as Europe/Berlin');

/** Whether the platform knows an IANA time zone of this name. */
export function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch (error) {
    // RangeError is how the platform says "unknown zone"; anything else is a defect of ours.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

export const spaces = z
  .union([z.literal('*'), z.array(space).min(1).max(100)])
  .describe('Spaces to read: a list, or "*" for all of the user; only the default space when not given');

/** Bytes of a text in UTF-8. */
function byteLength(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}

export const metadata = z
  .record(z.string().max(limits.nameChars), z.json())
  .refine((value) => byteLength(JSON.stringify(value)) <= limits.metadataBytes, {
    message: `must be at most ${limits.metadataBytes} bytes as JSON`,
  })
  .describe('Free JSON object of the caller');

/** Room for a user's name of 255 characters, three bytes each, in base64. */
export const cursor = z.string().min(1).max(2_000).describe('`nextCursor` of the page before');
export const limit = z.int().min(1).max(limits.pageSize).default(50);
export const nextCursor = z.string().describe('Pass it as `cursor` to get the next page; absent on the last one');

/** The fields that say whose memories are read. */
export const readScope = { userId: userId.optional(), spaces: spaces.optional() };
/** The fields that say where a memory is written. */
export const writeScope = { userId: userId.optional(), space: space.optional() };
