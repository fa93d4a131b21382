import { HoldfastError } from '@holdfast/contract';

/** An error as a log may hold it. */
export interface SafeError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  /** Where it was thrown, without the message that stacks begin with. */
  readonly stack?: string;
  readonly cause?: SafeError;
}

const LONGEST = 300;
const MOST_CAUSES = 4;

/**
 * What an error says without what it was about. Drivers, parsers and providers quote values in their messages, and hang
 * rows, parameters and replies on their errors: of those only the kind, the code and the place are kept, and of a message
 * what is not between quotation marks. Holdfast's own messages name fields, ids and settings, never content.
 */
export function safeError(error: unknown, depth = 0): SafeError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error' };
  const own = error instanceof HoldfastError;
  const code: unknown = 'code' in error ? error.code : undefined;
  const stack = framesOf(error);
  const caused = error.cause !== undefined && depth < MOST_CAUSES;
  return {
    type: error.name,
    message: (own ? error.message : withoutQuotes(error.message)).slice(0, LONGEST),
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
    ...(stack === '' ? {} : { stack }),
    ...(caused ? { cause: safeError(error.cause, depth + 1) } : {}),
  };
}

/** From the first quotation mark to the last: what stands between may hold marks of its own. */
function withoutQuotes(message: string): string {
  return message.replace(/["'`“‘«].*["'`”’»]/su, '"…"');
}

function framesOf({ stack = '' }: Error): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /u.test(line))
    .join('\n');
}
