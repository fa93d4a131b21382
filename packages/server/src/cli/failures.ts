import type { ErrorCode, HoldfastError } from '@holdfast/contract';
import { type ExitCode, exitCodeOf } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export interface FailureView {
  readonly json: boolean;
  /** Show where in the code it happened. */
  readonly debug: boolean;
}

/** Says on stderr what failed and what to do next, and returns the exit code. */
export async function reportFailure(
  error: unknown,
  terminal: Terminal,
  { json, debug }: FailureView,
): Promise<ExitCode> {
  // Loaded here: a command that works should not pay for the error catalogue.
  const { HoldfastError, toProblem } = await import('@holdfast/contract');
  const failure = error instanceof HoldfastError ? error : new HoldfastError('internal', { cause: error });
  if (json) terminal.note(JSON.stringify(toProblem(failure)));
  else for (const line of failureLines(failure, terminal)) terminal.note(line);
  if (debug) terminal.note(stackOf(failure));
  return exitCodeOf(failure.code);
}

function failureLines(error: HoldfastError, { errColors }: Terminal): string[] {
  const { red, bold, dim, cyan } = errColors;
  const faults = error.faults.filter((fault) => !error.message.includes(`${fault.field} ${fault.message}`));
  const next = nextSteps[error.code];
  return [
    `${red(bold('Error'))} ${error.message} ${dim(`(${error.code})`)}`,
    ...faults.map((fault) => `  ${bold(fault.field)} ${fault.message}`),
    ...(next === undefined ? [] : [`${cyan('Next')} ${next}`]),
  ];
}

/** What a person can do about it, where the message itself does not say. */
const nextSteps: Partial<Record<ErrorCode, string>> = {
  store_busy: '`holdfast doctor` shows the database; the same command works once the other process is done.',
  store_read_only: '`holdfast doctor` shows permissions; --data names another folder.',
  store_corrupt:
    '`holdfast backups` lists what can be restored; copies of `holdfast upgrade` lie in the folder `backups` beside it.',
  backup_unavailable: 'What was there is as it was; the same command may work later.',
  target_not_empty: 'Choose another place with --to, or move away what is there.',
  store_full: '`holdfast doctor` shows how much is free.',
  store_unavailable: '`holdfast doctor` shows what is wrong.',
  schema_too_new: 'Install that Holdfast, or name another data folder with --data.',
  port_in_use: '`holdfast serve --port 0` takes any free port.',
  config_invalid: 'Settings are explained in docs/reference/configuration.md.',
  not_found: '`holdfast list` shows ids; --space "*" looks in all spaces.',
  internal: 'Set HOLDFAST_DEBUG=1 to see where it happened, and report it.',
};

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\nCaused by: ${stackOf(error.cause)}`;
}
