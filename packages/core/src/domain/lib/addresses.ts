import ipaddr from 'ipaddr.js';

/** Addresses that look public, and under which a cloud answers its own machines alone. */
const ofClouds = new Set(['168.63.129.16']);

/**
 * Whether an IP address is one that anybody on the internet may mean: not of this machine or network, no cloud's metadata,
 * nothing reserved, and no IPv6 form that stands for an IPv4 address elsewhere. False for what is no address.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  // An IPv4 address inside of an IPv6 one is taken for what it is.
  const address = ipaddr.process(text);
  return address.range() === 'unicast' && !ofClouds.has(address.toString());
}

/** Whether an address lies in a range such as 10.0.0.0/8, or is the one named. */
export function isWithin(text: string, range: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  const [net, bits] = parsedRange(range) ?? [];
  if (net === undefined || bits === undefined || net.kind() !== address.kind()) return false;
  return address.match(net, bits);
}

/** Whether a text names a range of addresses, or one of them. */
export function isRange(text: string): boolean {
  return parsedRange(text) !== undefined;
}

function parsedRange(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | undefined {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  if (!ipaddr.isValid(text)) return undefined;
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
