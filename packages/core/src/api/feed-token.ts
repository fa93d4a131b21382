import { operations } from '@holdfast/contract';
import { z } from 'zod';

/** What the address of a feed says: whose, which, and the secret that opens it. */
interface FeedAddress {
  readonly tenant: string;
  readonly user: string;
  readonly calendarId: string;
  readonly secret: string;
}

/** The store is not asked for a name that nobody can have: Postgres takes no NUL. */
const name = operations.openFeed.input.shape.userId.unwrap();
const parts = z.tuple([name, name, z.uuid(), z.string().min(1)]);

/** It names its owner, so that nobody has to be asked across tenants whose it is. */
export function writeFeedToken({ tenant, user, calendarId, secret }: FeedAddress): string {
  return Buffer.from(JSON.stringify([tenant, user, calendarId, secret])).toString('base64url');
}

/** Undefined for what is no token. */
export function readFeedToken(token: string): FeedAddress | undefined {
  const text = Buffer.from(token, 'base64url').toString();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const read = parts.safeParse(value);
  if (!read.success) return undefined;
  const [tenant, user, calendarId, secret] = read.data;
  return { tenant, user, calendarId, secret };
}
