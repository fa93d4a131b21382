import type { Trail } from '@holdfast/core';
import { type DestinationStream, type LogFn, type Logger, pino } from 'pino';
import { z } from 'zod';
import type { Config } from './config/load.ts';
import { hide } from './logging/hide.ts';

/**
 * The log of the server: one JSON object a line, or one plain line for people. Entries hold ids, codes and paths,
 * never what is remembered.
 *
 * @param given.destination where lines go; standard error when not given, since standard output belongs to MCP over stdio
 * @param given.trail names the request and the trace on whose behalf a line is written
 */
export function createLogger(
  { logLevel, logFormat }: Pick<Config, 'logLevel' | 'logFormat'>,
  given: { readonly destination?: DestinationStream; readonly trail?: Trail } = {},
): Logger {
  const { trail, destination = pino.destination({ fd: 2, sync: true }) } = given;
  const options = {
    level: logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { log: hide },
    hooks: { logMethod: withoutMessage },
    ...(trail === undefined ? {} : { mixin: () => namesOf(trail) }),
  };
  return pino(options, logFormat === 'json' ? destination : plainLines(destination));
}

/** An error given alone would lend its message, which may quote what it was about, to the line. */
function withoutMessage(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, ...rest] = args as [unknown, ...string[]];
  if (first instanceof Error) method.call(this, { err: first }, rest[0] ?? 'failed');
  else method.apply(this, args);
}

function namesOf(trail: Trail): object {
  const call = trail.current();
  if (call === undefined) return {};
  const { requestId, span } = call;
  return {
    ...(requestId === undefined ? {} : { requestId }),
    ...(span === undefined ? {} : { traceId: span.traceId, spanId: span.spanId }),
  };
}

const failure = z.looseObject({ type: z.string(), message: z.string(), stack: z.string().default('') });
const entry = z.looseObject({
  level: z.number(),
  time: z.string(),
  msg: z.string().default(''),
  err: failure.optional(),
});

/** Rejected: pino-pretty, a dependency for one line of text. */
function plainLines(destination: DestinationStream): DestinationStream {
  return {
    write: (line) => {
      const { level, time, msg, err, ...rest } = entry.parse(JSON.parse(line));
      const name = pino.levels.labels[level] ?? '';
      const fields = Object.entries(rest).map(
        ([key, value]) => `${key}=${typeof value === 'string' ? oneLine(value) : JSON.stringify(value)}`,
      );
      const stack = err === undefined ? '' : `\n${err.type}: ${err.message}\n${err.stack}`;
      destination.write(`${time} ${name.toUpperCase()} ${[oneLine(msg), ...fields].join(' ')}${stack}\n`);
    },
  };
}

/** What others wrote must not begin a line of its own, nor steer a terminal. */
function oneLine(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (sign) => JSON.stringify(sign).slice(1, -1));
}
