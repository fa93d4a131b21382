/** An address without the slashes at its end, so that a path can follow. A pattern would take long on nothing but slashes. */
export function baseAddress(address: string): string {
  let end = address.length;
  while (address[end - 1] === '/') end -= 1;
  return address.slice(0, end);
}
