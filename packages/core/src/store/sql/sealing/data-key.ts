import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { open, seal } from '../../../aead.ts';
import { HoldfastError } from '../../../domain/errors.ts';

/** Begins every sealed text: a control character that no person types, then the form. */
const textMark = '\u001Fhf1:';
/** Begins every sealed run of bytes. */
const bytesMark = Buffer.from('\u001FHFSEAL1', 'latin1');
const NUMBER_BYTES = 6;
const KEY_BYTES = 32;
const IV_BYTES = 12;
/** Values of which the sealed form is kept, because they come again and again: speakers, sessions, tags. */
const keptMatches = 500;

/** A user's or a tenant's key, and what is done with it. All of it is synchronous, so that it fits into the write lane. */
export interface DataKey {
  /** Under which it is stored; every sealed value names it. */
  readonly no: number;
  /** Whose it is, as `ownerName` gives it. */
  readonly owner: string;
  /** A text that nobody looks for: two seals of one text have nothing in common. */
  sealText(context: string, text: string): string;
  /**
   * A text that is looked for: equal texts of one context have equal seals, which says that they are equal and nothing
   * else to who has no key. The nonce is a MAC of the text under a key of its own (as in RFC 5297, whose point this is).
   */
  sealMatch(context: string, text: string): string;
  sealBytes(context: string, bytes: Uint8Array): Uint8Array;
  openText(context: string, sealed: string): string;
  openBytes(context: string, sealed: Uint8Array): Uint8Array;
}

export function dataKey(no: number, owner: string, secret: Uint8Array): DataKey {
  const derive = (purpose: string): KeyObject =>
    createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', `holdfast ${purpose}`, KEY_BYTES)));
  const contentKey = derive('content');
  const matchKey = derive('match');
  const nonceKey = derive('match nonce');
  const contexts = new Map<string, Buffer>();
  const contextOf = (context: string): Buffer => {
    let bytes = contexts.get(context);
    if (bytes === undefined) {
      bytes = Buffer.from(context);
      contexts.set(context, bytes);
    }
    return bytes;
  };
  const matches = new Map<string, string>();
  const prefix = `${textMark}${no}:`;
  const failed = (context: string): HoldfastError =>
    new HoldfastError('integrity_failed', {
      detail: `A value of ${context} does not open under its key ${no}: it was changed, or put in another's place. Run \`holdfast doctor --deep\`.`,
    });
  return {
    no,
    owner,
    sealText: (context, text) => `${prefix}r${seal(contentKey, contextOf(context), text).toString('base64url')}`,
    sealMatch(context, text) {
      const name = `${context}\u0000${text}`;
      const known = matches.get(name);
      if (known !== undefined) return known;
      const nonce = createHmac('sha256', nonceKey).update(name).digest().subarray(0, IV_BYTES);
      const sealed = `${prefix}m${seal(matchKey, contextOf(context), text, nonce).toString('base64url')}`;
      if (matches.size >= keptMatches) matches.clear();
      matches.set(name, sealed);
      return sealed;
    },
    sealBytes(context, bytes) {
      const head = Buffer.from(bytesMark.toString('latin1').padEnd(bytesMark.length + NUMBER_BYTES, '\0'), 'latin1');
      head.writeUIntBE(no, bytesMark.length, NUMBER_BYTES);
      return Buffer.concat([head, seal(contentKey, contextOf(context), bytes)]);
    },
    openText(context, sealed) {
      const start = sealed.indexOf(':', textMark.length) + 1;
      const key = sealed[start] === 'm' ? matchKey : contentKey;
      const text = open(key, contextOf(context), Buffer.from(sealed.slice(start + 1), 'base64url'));
      if (text === undefined) throw failed(context);
      return text.toString('utf8');
    },
    openBytes(context, sealed) {
      const bytes = open(contentKey, contextOf(context), sealed.subarray(bytesMark.length + NUMBER_BYTES));
      if (bytes === undefined) throw failed(context);
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    },
  };
}

/** The number of the key that a text was sealed under; undefined for one that is not sealed. */
export function keyOfText(text: string): number | undefined {
  if (!text.startsWith(textMark)) return undefined;
  const no = Number(text.slice(textMark.length, text.indexOf(':', textMark.length)));
  return Number.isSafeInteger(no) && no > 0 ? no : undefined;
}

export function keyOfBytes(bytes: Uint8Array): number | undefined {
  if (bytes.length < bytesMark.length + NUMBER_BYTES) return undefined;
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.compare(bytesMark, 0, bytesMark.length, 0, bytesMark.length) !== 0) return undefined;
  return view.readUIntBE(bytesMark.length, NUMBER_BYTES);
}
