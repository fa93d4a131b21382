import type { Platform } from './platform.ts';

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * A lower-case UUID version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, then 74 random bits. Ids made in
 * one millisecond are not ordered among themselves; `seq` orders storage.
 */
export function newId(platform: Pick<Platform, 'now' | 'randomBytes'>): string {
  const bytes = platform.randomBytes(16);
  const time = platform.now();
  for (let index = 0; index < 6; index += 1) bytes[index] = Math.floor(time / 2 ** (8 * (5 - index))) % 256;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  view.setUint8(6, 0x70 | (view.getUint8(6) & 0x0f));
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
  let text = '';
  for (const byte of bytes) text += hex[byte];
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
}
