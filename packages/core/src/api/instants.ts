import { HoldfastError } from '@holdfast/contract';

const dayMs = 24 * 60 * 60 * 1_000;

/** Milliseconds of an instant on the wire. A plain date means its midnight in UTC. */
export function toMillis(instant: string): number {
  return Date.parse(instant);
}

/** Exclusive end of a range: a plain date includes that day. */
export function toEndMillis(instant: string): number {
  return instant.length === 10 ? toMillis(instant) + dayMs : toMillis(instant);
}

/** UTC with milliseconds. */
export function toTimestamp(millis: number): string {
  return new Date(millis).toISOString();
}

/** @throws HoldfastError invalid_input naming the field when the range holds no instant */
export function checkRange(
  range: { readonly from?: number | undefined; readonly to?: number | undefined },
  field: string,
): void {
  if (range.from === undefined || range.to === undefined || range.from < range.to) return;
  throw new HoldfastError('invalid_input', {
    detail: `${field} must be after from.`,
    faults: [{ field, message: 'must be after from' }],
  });
}
