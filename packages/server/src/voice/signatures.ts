import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a signature says: when it was made, and the digests, of which one must fit. */
interface Signed {
  readonly time: string;
  readonly digests: readonly { readonly scheme: string; readonly hex: string }[];
}

export interface SignatureRules {
  readonly secrets: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Age in milliseconds up to which a signature holds, by its scheme. */
  readonly windows: Readonly<Record<string, number>>;
  /** How far a sender's clock may be ahead. */
  readonly skewMs: number;
}

const hexDigest = /^[0-9a-f]{64}$/iu;

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function sameText(one: string, other: string): boolean {
  // Of equal length whatever they are; a digest of each tells nothing of the other.
  const digest = (text: string): Buffer => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** Whether any of the secrets is the one that was sent; all are compared. */
export function knowsSecret(secrets: readonly string[], sent: string | undefined): boolean {
  return sent !== undefined && secrets.filter((secret) => sameText(secret, sent)).length > 0;
}

/** `t=1739537297,v0=98e1…`, or `v=1739537297000,d=a085…`: pairs in any order, spaces allowed, several digests allowed. */
function readSignature(header: string, timeName: string): Signed | undefined {
  const pairs = header.split(',').map((pair) => {
    const at = pair.indexOf('=');
    return { name: pair.slice(0, at).trim(), value: pair.slice(at + 1).trim() };
  });
  const times = pairs.filter(({ name }) => name === timeName);
  const [time] = times;
  if (time === undefined || times.length > 1 || !/^\d{1,16}$/u.test(time.value)) return undefined;
  const digests = pairs.flatMap(({ name, value }) => (hexDigest.test(value) ? [{ scheme: name, hex: value }] : []));
  return { time: time.value, digests };
}

/** A check of a body that may still be on its way: what is signed is told piece by piece. */
export interface SignatureCheck {
  update(chunk: Uint8Array): void;
  /** To be asked once. */
  holds(): boolean;
}

/**
 * ElevenLabs: hex HMAC-SHA256 of `time.body` under the secret, as `v0`; the older form says `v1`. Undefined when the header
 * is missing, ill-formed, too old or from the future: then the body need not be read.
 */
export function checkElevenLabs(header: string | undefined, rules: SignatureRules): SignatureCheck | undefined {
  const signed = header === undefined ? undefined : readSignature(header, 't');
  if (signed === undefined) return undefined;
  return check(signed, { ...rules, sentAt: Number(signed.time) * 1_000, before: `${signed.time}.`, after: '' });
}

/** Retell: hex HMAC-SHA256 of body and milliseconds, under the API key that has the webhook badge. */
export function checkRetell(header: string | undefined, rules: SignatureRules): SignatureCheck | undefined {
  const signed = header === undefined ? undefined : readSignature(header, 'v');
  if (signed === undefined) return undefined;
  return check(signed, { ...rules, sentAt: Number(signed.time), before: '', after: signed.time });
}

function check(
  { digests }: Signed,
  {
    secrets,
    now,
    windows,
    skewMs,
    sentAt,
    before,
    after,
  }: SignatureRules & { readonly sentAt: number; readonly before: string; readonly after: string },
): SignatureCheck | undefined {
  const age = now - sentAt;
  const valid = digests.filter(({ scheme }) => age <= (windows[scheme] ?? -Infinity));
  if (valid.length === 0 || age < -skewMs) return undefined;
  const hmacs = secrets.map((secret) => createHmac('sha256', secret).update(before));
  return {
    update: (chunk) => {
      for (const hmac of hmacs) hmac.update(chunk);
    },
    holds() {
      const expected = hmacs.map((hmac) => hmac.update(after).digest());
      // All are compared, so that the time does not tell which one fitted.
      return (
        expected.flatMap((one) => valid.filter(({ hex }) => timingSafeEqual(one, Buffer.from(hex, 'hex')))).length > 0
      );
    },
  };
}

/** A signature as ElevenLabs makes it; `scheme` v1 for the older form. */
export function signElevenLabs(
  body: string,
  {
    secret,
    seconds,
    scheme = 'v0',
  }: { readonly secret: string; readonly seconds: number; readonly scheme?: 'v0' | 'v1' },
): string {
  return `t=${seconds},${scheme}=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

/** A signature as Retell makes it. */
export function signRetell(
  body: string,
  { secret, millis }: { readonly secret: string; readonly millis: number },
): string {
  return `v=${millis},d=${createHmac('sha256', secret).update(`${body}${millis}`).digest('hex')}`;
}
