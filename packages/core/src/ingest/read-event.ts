import { HoldfastError, type IngestedItem, ingestEvent, toIngestedItem } from '@holdfast/contract';
import { checkShape } from '../api/shape.ts';
import { invalidInput } from '../api/validate.ts';
import { type IncomingEvent, mostEventBytes } from '../domain/ingest/event-source.ts';

/** @throws HoldfastError payload_too_large, invalid_json, invalid_input naming the field */
export function readEvent({ text, channel, id }: IncomingEvent): IngestedItem {
  const bytes = Buffer.byteLength(text);
  if (bytes > mostEventBytes) {
    throw new HoldfastError('payload_too_large', {
      detail: `The event has ${bytes} bytes; ${mostEventBytes} are allowed.`,
    });
  }
  const given = parse(text);
  checkShape(given);
  const parsed = ingestEvent.safeParse(given);
  if (!parsed.success) throw invalidInput(parsed.error);
  return toIngestedItem(parsed.data, { channel, id });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The parser's own message quotes the text.
    throw new HoldfastError('invalid_json', { detail: 'The event is not JSON.' });
  }
}
