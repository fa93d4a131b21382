const ending = '.hfbackup';
const form = /^holdfast-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-[\da-f]{8}\.hfbackup$/u;

/** `holdfast-20261121T030000000Z-0193f2aa.hfbackup`: in the order of their names they are in that of their times. */
export function nameOf({ now, id }: { readonly now: number; readonly id: string }): string {
  return `holdfast-${new Date(now).toISOString().replaceAll(/[-:.]/gu, '')}-${id.replaceAll('-', '').slice(-8)}${ending}`;
}

/** When a backup of this name was begun; undefined for a name that is none. */
export function createdAtOf(name: string): number | undefined {
  const [, year, month, day, hour, minute, second, ms] = form.exec(name) ?? [];
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
  return Number.isNaN(at) ? undefined : at;
}
