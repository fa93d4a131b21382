import { HoldfastError } from '../../../errors.ts';
import { newId } from '../../../ids.ts';
import type { Platform } from '../../../platform.ts';
import { soleSpace, type UserScope } from '../../../scope.ts';
import type { Cipher } from '../../../secrets/cipher.ts';
import { type PlannerDependencies, writeWith } from '../../records/records.ts';
import { base64Url } from '../../../tenants/keys.ts';
import { addConsent, findConsentRecord, type GoogleConsent, takeConsentRecord } from './google-records.ts';
import { type OtherCalendars, scopesFor } from './scopes.ts';

/** How long a person may take at the consent screen. */
export const consentMs = 10 * 60_000;

export interface ConsentParts extends PlannerDependencies {
  readonly cipher: Cipher;
}

/** What Google's consent screen is asked with. */
export interface ConsentRequest {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  /** Comes back with the answer; tells nobody anything. */
  readonly state: string;
  /** Of PKCE (RFC 7636), S256. */
  readonly challenge: string;
}

/** What the answer is exchanged with. */
export interface TakenConsent {
  readonly scope: UserScope;
  readonly verifier: string;
  readonly redirectUri: string;
  readonly others: OtherCalendars;
}

interface Secrets {
  readonly verifier: string;
  readonly redirectUri: string;
  readonly others: OtherCalendars;
}

interface Owner {
  readonly tenant: string;
  readonly user: string;
  readonly id: string;
}

const stateContext = 'google_consent_state';

/**
 * Begins a consent. The state names the user sealed, so that the answer, which comes without a key, can only be theirs; and what it
 * names can be taken once.
 */
export async function beginConsent(
  parts: ConsentParts,
  scope: UserScope,
  { redirectUri, others }: { readonly redirectUri: string; readonly others: OtherCalendars },
): Promise<ConsentRequest> {
  soleSpace(scope);
  const { platform, cipher } = parts;
  const { tenant, user } = scope;
  const id = newId(platform);
  const verifier = base64Url(platform.randomBytes(32));
  const secrets: Secrets = { verifier, redirectUri, others };
  const owner: Owner = { tenant, user, id };
  const sealed = await cipher.seal(JSON.stringify(secrets), secretsContext(owner));
  const state = await cipher.seal(JSON.stringify(owner), stateContext);
  await writeWith(parts, scope, ({ planner }, at) =>
    addConsent(planner, scope, { id, sealed, expiresAt: at + consentMs, at }),
  );
  return { redirectUri, scopes: scopesFor(others), state, challenge: challengeOf(platform, verifier) };
}

/** What a consent would connect. */
export interface PendingConsent {
  readonly scope: UserScope;
  readonly others: OtherCalendars;
  /** Milliseconds. */
  readonly expiresAt: number;
}

/**
 * Says what a consent would connect, and uses nothing up: so that a person who was led to somebody else's consent sees whose it is.
 * @throws HoldfastError consent_invalid, as takeConsent does
 */
export async function lookAtConsent(parts: ConsentParts, state: string): Promise<PendingConsent> {
  const { store, platform } = parts;
  const { owner, all } = await ownerOf(parts, state);
  const found = await store.read(all, ({ planner }) =>
    findConsentRecord(planner, all, { id: owner.id, at: platform.now() }),
  );
  const { scope, others, expiresAt } = await open(parts, { owner, all, found });
  return { scope, others, expiresAt };
}

/**
 * Takes the consent that an answer belongs to, once.
 * @throws HoldfastError consent_invalid for a state that Holdfast did not make, that is over, or was used
 */
export async function takeConsent(parts: ConsentParts, state: string): Promise<TakenConsent> {
  const { store, platform } = parts;
  const { owner, all } = await ownerOf(parts, state);
  const found = await store.write(all, ({ planner }) =>
    takeConsentRecord(planner, all, { id: owner.id, at: platform.now() }),
  );
  const { expiresAt: _expiresAt, ...taken } = await open(parts, { owner, all, found });
  return taken;
}

interface Owned {
  readonly owner: Owner;
  /** All spaces of the owner: which one it is stands with the consent. */
  readonly all: UserScope;
}

async function ownerOf({ cipher }: ConsentParts, state: string): Promise<Owned> {
  const opened = await cipher.open(state, stateContext);
  if (opened === undefined) throw notValid();
  // Sound: only beginConsent seals under this context.
  const owner = JSON.parse(opened) as Owner;
  const { tenant, user } = owner;
  return { owner, all: { kind: 'user', tenant, user, spaces: '*' } };
}

async function open(
  { cipher }: ConsentParts,
  { owner, all, found }: Owned & { readonly found: (GoogleConsent & { readonly space: string }) | undefined },
): Promise<TakenConsent & PendingConsent> {
  const secrets = found === undefined ? undefined : await cipher.open(found.sealed, secretsContext(owner));
  if (found === undefined || secrets === undefined) throw notValid();
  const { space, expiresAt } = found;
  // Sound: only beginConsent seals under this context.
  return { ...(JSON.parse(secrets) as Secrets), scope: { ...all, spaces: [space] }, expiresAt };
}

function notValid(): HoldfastError {
  return new HoldfastError('consent_invalid', {
    detail:
      'This answer belongs to no consent that was asked for, or came too late or twice. Connect the calendar anew.',
  });
}

function secretsContext({ tenant, user, id }: Owner): string {
  return JSON.stringify(['google_consent', tenant, user, id]);
}

/** Section 4.2 of RFC 7636: the verifier's SHA-256 in base64url. */
export function challengeOf({ sha256 }: Pick<Platform, 'sha256'>, verifier: string): string {
  const digest = sha256(verifier);
  return base64Url(Uint8Array.from({ length: 32 }, (_, at) => Number.parseInt(digest.slice(2 * at, 2 * at + 2), 16)));
}
