import { z } from 'zod';

const flat = z.object({ metadata: z.string().optional() }).catchall(z.string());

/**
 * The event of a stream's entry as JSON text. An entry has it in one field, `event`; or, as people type it, a field for each
 * of its own, with metadata as JSON. What cannot be read so goes on as it is, and fails the check that follows.
 */
export function textOfEntry(message: unknown): string {
  const parsed = flat.safeParse(message);
  if (!parsed.success) return '';
  const { metadata, ...fields } = parsed.data;
  if (fields['event'] !== undefined) return fields['event'];
  if (metadata === undefined) return JSON.stringify(fields);
  try {
    return JSON.stringify({ ...fields, metadata: JSON.parse(metadata) as unknown });
  } catch (error) {
    if (error instanceof SyntaxError) return JSON.stringify({ ...fields, metadata });
    throw error;
  }
}
