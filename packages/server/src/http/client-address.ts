import { BlockList, isIP, isIPv6 } from 'node:net';
import type { HeaderReader } from './headers.ts';

export interface ForwardingRules {
  /** Addresses and networks whose forwarding header is believed. */
  readonly trustedProxies: readonly string[];
  /** The header that these write. */
  readonly forwardedHeader: 'x-forwarded-for' | 'forwarded';
}

/** The address behind a connection, given what it and its headers say. */
export type ClientAddress = (connection: string | undefined, header: HeaderReader) => string | undefined;

/** Hops that are looked at; who sends more than this is not a chain of proxies. */
const mostHops = 32;

/**
 * Reads the chain of a trusted proxy from right to left: each trusted hop vouches for the one before it, and the first
 * that is not trusted is the client. What stands further left was written by the client itself, or by nobody. A hop that
 * is no address (hidden, `unknown`) ends the chain at the proxy that reported it.
 */
export function clientAddress({ trustedProxies, forwardedHeader }: ForwardingRules): ClientAddress {
  if (trustedProxies.length === 0) return (connection) => plainAddress(connection);
  const trusted = new BlockList();
  for (const network of trustedProxies) {
    const [address = '', bits] = network.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(bits), family);
  }
  const isTrusted = (address: string): boolean => trusted.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  return (connection, header) => {
    let client = plainAddress(connection);
    if (client === undefined || !isTrusted(client)) return client;
    const hops = hopsOf(header(forwardedHeader) ?? '', forwardedHeader);
    for (const hop of hops.slice(-mostHops).toReversed()) {
      const address = plainAddress(hop);
      if (address === undefined) return client;
      client = address;
      if (!isTrusted(client)) return client;
    }
    return client;
  };
}

/** One text a hop, as the header has it, from the client to the last proxy. */
function hopsOf(value: string, name: ForwardingRules['forwardedHeader']): string[] {
  if (value === '') return [];
  const hops = value.split(',');
  if (name === 'x-forwarded-for') return hops;
  return hops.map((hop) => {
    const pair = hop.split(';').find((each) => each.trim().toLowerCase().startsWith('for='));
    return pair === undefined ? '' : pair.trim().slice('for='.length).replaceAll('"', '');
  });
}

/** An IP address without port, brackets and zone, IPv4 in its own form; undefined for what is none. */
function plainAddress(text: string | undefined): string | undefined {
  if (text === undefined || text.length > 100) return undefined;
  const trimmed = text.trim();
  const end = trimmed.startsWith('[') ? trimmed.indexOf(']') : -1;
  const colon = trimmed.indexOf(':');
  // More than one colon without brackets is an IPv6 address, which has no port then.
  const withPort = end < 0 && colon >= 0 && colon === trimmed.lastIndexOf(':');
  const host = end > 0 ? trimmed.slice(1, end) : withPort ? trimmed.slice(0, colon) : trimmed;
  const zone = host.indexOf('%');
  const bare = (zone < 0 ? host : host.slice(0, zone)).toLowerCase();
  const mapped = bare.startsWith('::ffff:') && isIP(bare.slice(7)) === 4 ? bare.slice(7) : bare;
  return isIP(mapped) === 0 ? undefined : mapped;
}

/**
 * What calls are counted by: the address, and of IPv6 the network of 64 bits, since one client has all of its addresses.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0{1,3}(?=.)/, ''))
    .join(':')}::/64`;
}
