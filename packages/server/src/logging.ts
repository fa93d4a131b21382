import { pino, type DestinationStream, type Logger } from 'pino';
import { z } from 'zod';
import type { Config } from './config/load.ts';

/** Header and field names whose values never reach a log, wherever an entry holds them. */
const SECRET_PATHS = [
  'secret',
  'apiKey',
  'content',
  'query',
  'authorization',
  '*.secret',
  '*.apiKey',
  '*.content',
  '*.query',
  '*.authorization',
];

/**
 * The log of the server: one JSON object a line, or one plain line for people. Entries hold ids, codes and paths,
 * never what is remembered.
 *
 * @param destination where lines go; standard error when not given, since standard output belongs to MCP over stdio
 */
export function createLogger(
  { logLevel, logFormat }: Pick<Config, 'logLevel' | 'logFormat'>,
  destination: DestinationStream = pino.destination({ fd: 2, sync: true }),
): Logger {
  const options = {
    level: logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRET_PATHS, censor: '[hidden]' },
  };
  return pino(options, logFormat === 'json' ? destination : plainLines(destination));
}

const entry = z.looseObject({ level: z.number(), time: z.string(), msg: z.string().default('') });

/** Rejected: pino-pretty, a dependency for one line of text. */
function plainLines(destination: DestinationStream): DestinationStream {
  return {
    write: (line) => {
      const { level, time, msg, err, ...rest } = entry.parse(JSON.parse(line));
      const name = pino.levels.labels[level] ?? '';
      const fields = Object.entries(rest).map(
        ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
      );
      const stack = typeof err === 'object' && err !== null && 'stack' in err ? `\n${String(err.stack)}` : '';
      destination.write(`${time} ${name.toUpperCase()} ${[msg, ...fields].join(' ')}${stack}\n`);
    },
  };
}
