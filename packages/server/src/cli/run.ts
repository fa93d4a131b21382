import { CommanderError, type Command } from 'commander';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { reportFailure } from './failures.ts';
import { createProgram } from './program.ts';
import type { Cli } from './session.ts';

export interface RunOptions {
  readonly cli: Cli;
  /** Without node and script. */
  readonly args: readonly string[];
  readonly version: string;
  readonly debug: boolean;
}

/** Runs one command line and returns its exit code. Prints every failure itself; never throws. */
export async function run({ cli, args, version, debug }: RunOptions): Promise<ExitCode> {
  const program = createProgram(cli, version);
  const json = args.includes('--json');
  try {
    if (args.length === 0) {
      program.outputHelp();
      return exitCodes.ok;
    }
    await program.parseAsync(args, { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof CommanderError) return reportUsage(error, { cli, program, json });
    if (cli.signal.aborted && error === cli.signal.reason) return exitCodes.interrupted;
    return reportFailure(error, cli.terminal, { json, debug });
  }
}

/** Help and version arrive as errors too, after they were printed. */
async function reportUsage(
  error: CommanderError,
  { cli: { terminal }, program, json }: { readonly cli: Cli; readonly program: Command; readonly json: boolean },
): Promise<ExitCode> {
  if (error.exitCode === 0) return exitCodes.ok;
  if (error.code === 'commander.help') return exitCodes.invalid;
  const message = error.message.replace(/^error: /u, '');
  if (json) {
    const { HoldfastError } = await import('@holdfast/contract');
    return reportFailure(new HoldfastError('invalid_input', { detail: message }), terminal, { json, debug: false });
  }
  const { red, bold, cyan } = terminal.errColors;
  terminal.note(`${red(bold('Error'))} ${message.charAt(0).toUpperCase()}${message.slice(1)}`);
  terminal.note(
    `${cyan('Next')} \`${program.name()} --help\` lists the commands, \`${program.name()} COMMAND --help\` explains one.`,
  );
  return exitCodes.invalid;
}
