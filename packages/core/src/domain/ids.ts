import type { Platform } from './platform.ts';

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * A lower-case UUID version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, then 74 random bits. Ids made in
 * one millisecond are not ordered among themselves; `seq` orders storage.
 */
export function newId(platform: Pick<Platform, 'now' | 'randomBytes'>): string {
  const bytes = platform.randomBytes(16);
  const time = platform.now().toString(16).padStart(12, '0');
  const at = (index: number): string => hex[bytes[index] ?? 0] ?? '';
  const version = hex[0x70 | ((bytes[6] ?? 0) & 0x0f)] ?? '';
  const variant = hex[0x80 | ((bytes[8] ?? 0) & 0x3f)] ?? '';
  const tail = at(10) + at(11) + at(12) + at(13) + at(14) + at(15);
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}${at(7)}-${variant}${at(9)}-${tail}`;
}
