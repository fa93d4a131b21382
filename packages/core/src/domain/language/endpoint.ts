/** Addresses under which clouds hand out the secrets of a machine. */
const METADATA_HOST =
  /^(?:169\.254\.\d+\.\d+|100\.100\.100\.200|\[::ffff:(?:a9fe|6464:64c8).*\]|\[fe80:.*\]|\[fd00:ec2::254\]|metadata\.google\.internal\.?)$/i;

/**
 * What is wrong with the address of a model's endpoint; undefined when nothing is. Addresses of the own machine and
 * network are allowed, since models run there; those of a cloud's metadata are not.
 */
export function endpointFault(endpoint: string): string | undefined {
  if (!URL.canParse(endpoint)) return 'must be an http(s) address';
  const url = new URL(endpoint);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'must be an http(s) address';
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (url.search !== '' || url.hash !== '') return 'must not contain a query or fragment';
  return METADATA_HOST.test(url.hostname) ? 'must not be the metadata address of a cloud' : undefined;
}

/** Where a key sent to the endpoint goes; the rest of the path is up to the same owner. */
export function originOf(endpoint: string): string {
  return new URL(endpoint).origin;
}
