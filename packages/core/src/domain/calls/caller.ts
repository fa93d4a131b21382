import { toE164 } from '../lib/phone-number.ts';
import type { Platform } from '../platform.ts';
import type { TenantScope } from '../scope.ts';
import type { CallReader, IdentityKind } from './call-store.ts';
import type { CallerHints } from './call.ts';

/** What somebody is known by. */
export interface Address {
  readonly kind: IdentityKind;
  readonly address: string;
}

export interface ResolvedCaller {
  readonly user: string;
  /** False of somebody who has never called before. */
  readonly known: boolean;
  /** True where nobody has said which user it is. */
  readonly guest: boolean;
  /** The number or address of the call, if it has one. */
  readonly address?: Address;
}

/** A number in E.164 or an address of SIP; undefined for a number that is withheld, and for what is neither. */
export async function addressOf(text: string, country?: string): Promise<Address | undefined> {
  const plain = text.trim();
  const sip = /^(?:sips?:)?(?<name>[^@\s]+)@(?<host>[\w.:[\]-]+)/iu.exec(plain)?.groups;
  if (sip !== undefined) {
    // Numbers are often dialled as the name of a SIP address: then they are the number.
    const name = `${sip['name']}`;
    const number = name.startsWith('+') ? await toE164(name) : undefined;
    if (number !== undefined) return { kind: 'phone', address: number };
    const host = `${sip['host']}`.replace(/:\d+$/u, '').toLowerCase();
    return { kind: 'sip', address: `${name}@${host}` };
  }
  const number = await toE164(plain.replace(/^(?:tel|sip):/iu, ''), country);
  return number === undefined ? undefined : { kind: 'phone', address: number };
}

/** What the call's data name, read as far as that needs no store. */
export interface CallerClues {
  readonly userIds: readonly string[];
  readonly address: Address | undefined;
}

/** The first number or address among the hints that is one. */
export async function cluesOf({ userIds, addresses }: CallerHints, country?: string): Promise<CallerClues> {
  const read = await Promise.all(addresses.map((text) => addressOf(text, country)));
  return { userIds, address: read.find((one) => one !== undefined) };
}

/** The user that an address stands for until somebody says who it is; the same in every process. */
export function guestOf(platform: Pick<Platform, 'sha256'>, { tenant }: TenantScope, of: string): string {
  return `guest-${platform.sha256(JSON.stringify([tenant, of])).slice(0, 20)}`;
}

/** A user's id as the contract takes it. */
function isUserId(text: string): boolean {
  return text.length <= 255 && !/[\u0000-\u001f\u007f]/u.test(text);
}

/**
 * Whose call it is: the user that the call's data names, else whom its number or address is known as, else a guest. One
 * who was merged into another user is that one. Undefined when the call says nothing about who it is.
 */
export async function resolveCaller(
  { calls, platform }: { readonly calls: CallReader; readonly platform: Pick<Platform, 'sha256'> },
  tenant: TenantScope,
  { userIds, address }: CallerClues,
): Promise<ResolvedCaller | undefined> {
  const at = address === undefined ? {} : { address };
  const named = userIds.find(isUserId);
  if (named !== undefined) {
    const merged = await calls.identity(tenant, { kind: 'merged', address: named });
    const user = merged?.user ?? named;
    return { user, known: true, guest: user.startsWith('guest-'), ...at };
  }
  if (address === undefined) return undefined;
  const found = await calls.identity(tenant, address);
  if (found !== undefined) return { user: found.user, known: true, guest: found.guest, address };
  const guest = guestOf(platform, tenant, `${address.kind}:${address.address}`);
  // Somebody who was merged while a call was under way.
  const merged = await calls.identity(tenant, { kind: 'merged', address: guest });
  if (merged !== undefined) return { user: merged.user, known: true, guest: false, address };
  return { user: guest, known: false, guest: true, address };
}
