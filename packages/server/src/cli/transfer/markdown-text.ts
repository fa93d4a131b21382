/** A piece of a file; pieces of one file follow each other. */
export interface Piece {
  /** Path in the folder, with slashes. */
  readonly file: string;
  readonly text: string;
}

export type Clock = (instant: string) => readonly [date: string, time: string];

export function inSpace(space: string): string {
  return space === 'default' ? '' : ` in ${inline(space)}`;
}

/** On one line, and without what Markdown or HTML would read as form. */
export function inline(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').replaceAll(/[\\`*_[\]<>#|]/gu, (sign) => `\\${sign}`);
}

/** A name that every file system takes; what is not plain becomes %XX, so that two never become one. */
export function fileName(space: string): string {
  const name = encodeURIComponent(space).replaceAll(
    /[.*!'()~]/gu,
    (sign) => `%${sign.codePointAt(0)?.toString(16).toUpperCase()}`,
  );
  return name.length <= 100 ? name : `${name.slice(0, 80)}-${Buffer.from(space).toString('hex').slice(-16)}`;
}

export function clockOf(timeZone: string): Clock {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    ...({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const),
  });
  return (instant) => {
    const parts = new Map(format.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
    const at = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? '';
    return [`${at('year')}-${at('month')}-${at('day')}`, `${at('hour')}:${at('minute')}`];
  };
}
