import type { Platform } from './platform.ts';

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * A lower-case UUID version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, then 74 random bits. Ids made in
 * one millisecond are not ordered among themselves; `seq` orders storage.
 */
export function newId(platform: Pick<Platform, 'now' | 'randomBytes'>): string {
  const bytes = platform.randomBytes(16);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  view.setUint8(6, 0x70 | (view.getUint8(6) & 0x0f));
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
  const time = platform.now().toString(16).padStart(12, '0');
  let rest = '';
  for (let index = 6; index < 16; index += 1) rest += hex[view.getUint8(index)];
  return `${time.slice(0, 8)}-${time.slice(8)}-${rest.slice(0, 4)}-${rest.slice(4, 8)}-${rest.slice(8)}`;
}
