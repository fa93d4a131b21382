import { HoldfastError } from '@holdfast/contract';

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/** Whether an address can only be reached from this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/**
 * Checks the Host header of a server that listens on loopback: a web page whose name was made to point here (DNS
 * rebinding) still sends its own name. On a public address names are the operator's business, and a key is needed.
 *
 * @returns a function that throws HoldfastError invalid_input
 */
export function hostGuard(listen: string, allowedHosts: readonly string[]): (host: string | undefined) => void {
  if (!isLoopback(listen)) return () => undefined;
  const names = new Set([...LOOPBACK_NAMES, ...allowedHosts, listen].map((name) => name.toLowerCase()));
  let lastGood: string | undefined;
  return (host) => {
    if (host === lastGood && host !== undefined) return;
    const name = host?.toLowerCase().replace(/:\d{1,5}$/, '');
    if (name === undefined || !names.has(name)) {
      const message = 'is not a name of this server; add it to HOLDFAST_ALLOWED_HOSTS';
      throw new HoldfastError('invalid_input', { detail: `Host ${message}.`, faults: [{ field: 'Host', message }] });
    }
    lastGood = host;
  };
}
