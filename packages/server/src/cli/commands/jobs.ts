import type { OutputOf } from '@holdfast/contract';
import { Command } from 'commander';
import { collect, optionsOf, wholeNumber, withExamples } from '../command-line.ts';
import { formatInstant } from '../render/memory.ts';
import { type Cli, withSession } from '../session.ts';

export function jobsCommand(cli: Cli): Command {
  const command = new Command('jobs')
    .summary('background work: list, retry, drop, pause')
    .description('Looks after work in the background, such as embedding, nights and purges.');
  for (const child of [
    listCommand(cli),
    retryCommand(cli),
    dropCommand(cli),
    pausing(cli, 'pause'),
    pausing(cli, 'resume'),
  ]) {
    command.addCommand(child);
  }
  return withExamples(command, [['holdfast jobs list --state dead', 'what has failed for good, and why']]);
}

function listCommand(cli: Cli): Command {
  const command = new Command('list')
    .summary('list background work of the user')
    .description('Lists jobs, the newest first.')
    .option('--state <state>', 'waiting, running or dead; may be given several times', collect)
    .option('--kind <kind>', 'such as embed_memories; may be given several times', collect)
    .option('--limit <count>', 'at most so many, 1 to 200; 50 when not given', wholeNumber)
    .action(async () => {
      const options = optionsOf<{
        readonly state?: readonly string[];
        readonly kind?: readonly string[];
        readonly limit?: number;
      }>(command);
      const { state, kind, limit } = options;
      await withSession({ options }, async ({ call }) => {
        const found = await call('listJobs', { states: state, kinds: kind, limit });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(found);
        for (const job of found.jobs) await terminal.print(jobLine(job));
        if (found.jobs.length === 0) terminal.note('No jobs.');
      });
    });
  return withExamples(command, [['holdfast jobs list --kind consolidate', 'the nights ahead']]);
}

function retryCommand(cli: Cli): Command {
  const command = new Command('retry')
    .summary('let a dead or waiting job run now')
    .description('Lets a job run as soon as a worker has room for it; a dead one starts anew.')
    .argument('<id>', 'id of the job')
    .action(async (id: string) => {
      const options = optionsOf<object>(command);
      await withSession({ options }, async ({ call }) => {
        const { job } = await call('retryJob', { id });
        if (options.json === true) return cli.terminal.printJson({ job });
        await cli.terminal.print(jobLine(job));
      });
    });
  return withExamples(command, [['holdfast jobs retry 01930000-0000-7000-8000-000000000000', 'try it once more']]);
}

function dropCommand(cli: Cli): Command {
  const command = new Command('drop')
    .summary('remove a job for good')
    .description('Removes a job, whatever its state.')
    .argument('<id>', 'id of the job')
    .action(async (id: string) => {
      const options = optionsOf<object>(command);
      await withSession({ options }, async ({ call }) => {
        const dropped = await call('dropJob', { id });
        if (options.json === true) return cli.terminal.printJson(dropped);
        await cli.terminal.print(`${cli.terminal.colors.green('Dropped')} ${dropped.id}`);
      });
    });
  return withExamples(command, [['holdfast jobs drop 01930000-0000-7000-8000-000000000000', 'give it up']]);
}

function pausing(cli: Cli, way: 'pause' | 'resume'): Command {
  const pauses = way === 'pause';
  const command = new Command(way)
    .summary(pauses ? 'stop kinds of work for everybody' : 'let kinds of work go on')
    .description(pauses ? 'Stops kinds of jobs; what runs is finished.' : 'Lets stopped kinds of jobs go on.')
    .argument('<kind...>', 'such as consolidate')
    .action(async (kinds: readonly string[]) => {
      const options = optionsOf<object>(command);
      await withSession({ options }, async ({ call }) => {
        const { paused } = await call(pauses ? 'pauseJobs' : 'resumeJobs', { kinds });
        if (options.json === true) return cli.terminal.printJson({ paused });
        const names = paused.map(({ kind }) => kind);
        await cli.terminal.print(names.length === 0 ? 'Nothing is stopped.' : `Stopped: ${names.join(', ')}`);
      });
    });
  return withExamples(command, [[`holdfast jobs ${way} consolidate`, pauses ? 'no nights for now' : 'nights again']]);
}

function jobLine({ id, kind, state, attempts, runAt, lastError }: OutputOf<'retryJob'>['job']): string {
  const tries = attempts === 0 ? '' : `, ${attempts} tries`;
  return `${id}  ${kind}  ${state}${tries}, ${formatInstant(runAt)}${lastError === undefined ? '' : `  ${lastError}`}`;
}
