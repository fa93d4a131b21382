/** What a pull can go on from: Google's token, and the time for which it was made, which no token can be asked for. */
export interface SyncCursor {
  readonly from: number;
  readonly until: number;
  readonly syncToken: string;
}

const form = /^(?<from>\d+) (?<until>\d+) (?<token>\S+)$/;

export function writeCursor({ from, until, syncToken }: SyncCursor): string {
  return `${from} ${until} ${syncToken}`;
}

/** Undefined for none, and for what is none. */
export function readCursor(text: string | undefined): SyncCursor | undefined {
  const parts = form.exec(text ?? '')?.groups;
  if (parts === undefined) return undefined;
  const { from, until, token: syncToken = '' } = parts;
  return { from: Number(from), until: Number(until), syncToken };
}
