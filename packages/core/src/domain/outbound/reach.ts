import { isPublicAddress, isRange, isWithin } from '../lib/addresses.ts';

/** Where calls to an address may go that somebody has set. */
export interface Reach {
  /** `public`: addresses of the internet and what is allowed by name. `any`: everywhere but a cloud's metadata. */
  readonly scope: 'public' | 'any';
  /** Hosts that are allowed although they are not public: names, `name:port`, addresses and ranges of addresses. */
  readonly allowed: readonly string[];
}

/** Of the one owner of a machine, who may call what they like. */
export const anywhere: Reach = { scope: 'any', allowed: [] };

/** Hosts by which clouds hand out the secrets of a machine. */
const metadataHosts = new Set(['metadata.google.internal', 'metadata.goog', 'metadata']);
const metadataRanges = ['169.254.0.0/16', 'fe80::/10', 'fd00:ec2::254', '100.100.100.200', '168.63.129.16'];

/**
 * What is wrong with an address that somebody has set, as far as can be told before its name is looked up; undefined when
 * nothing is.
 */
export function addressFault(text: string, reach: Reach): string | undefined {
  if (!URL.canParse(text)) return 'must be an http(s) address';
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'must be an http(s) address';
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  const host = hostOf(url);
  if (metadataHosts.has(host)) return 'must not be the metadata address of a cloud';
  if (!isRange(host)) return undefined;
  return mayReach(host, url, reach) ? undefined : 'must not be an address of a private network';
}

/**
 * Whether the connection for a URL may go to an IP address: that of its host, or one that its name was looked up to. Asked
 * for each connection, of the very address that it then goes to: a name can lead elsewhere the next time.
 */
export function mayReach(address: string, url: URL, { scope, allowed }: Reach): boolean {
  const named = allowed.some((one) => isNamed(one, address, url));
  if (named) return true;
  if (metadataRanges.some((range) => isWithin(address, range))) return false;
  return scope === 'any' || isPublicAddress(address);
}

function isNamed(one: string, address: string, url: URL): boolean {
  if (isRange(one)) return isWithin(address, one);
  const host = hostOf(url);
  return one === host || one === `${host}:${portOf(url)}`;
}

/** Without the brackets of IPv6 and the dot at the end of a full name. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$|\.$/g, '');
}

function portOf({ port, protocol }: URL): string {
  if (port !== '') return port;
  return protocol === 'https:' ? '443' : '80';
}
