import { setTimeout } from 'node:timers/promises';
import type { OutputOf } from '@holdfast/contract';
import { Command } from 'commander';
import { optionsOf, wholeNumber, withExamples } from '../command-line.ts';
import { formatInstant, memoryLines } from '../render/memory.ts';
import { type Cli, withSession } from '../session.ts';

type Run = OutputOf<'listConsolidations'>['consolidations'][number];

export function nightsCommand(cli: Cli): Command {
  const command = new Command('nights')
    .summary('consolidate, look at past nights, undo one')
    .description('Sums up days and weeks, merges, links, and archives what nobody uses: every night, or now.');
  for (const child of [runCommand(cli), listCommand(cli), undoCommand(cli)]) command.addCommand(child);
  return withExamples(command, [
    ['holdfast nights run', 'consolidate today, as the night would'],
    ['holdfast nights run --dry-run', 'what would be archived, and why'],
  ]);
}

function runCommand(cli: Cli): Command {
  const command = new Command('run')
    .summary('consolidate a day now')
    .description('Consolidates a day and waits for it. What was done of it already is not done again.')
    .option('--day <date>', 'day of the calendar of the user; today when not given')
    .option('--dry-run', 'only say which memories would move, and why')
    .action(async () => {
      const options = optionsOf<{ readonly day?: string; readonly dryRun?: true }>(command);
      const { terminal, signal } = cli;
      await withSession({ options, worker: options.dryRun !== true }, async ({ call }) => {
        const { consolidation, plan } = await call('consolidate', { day: options.day, dryRun: options.dryRun });
        if (plan !== undefined) {
          if (options.json === true) return terminal.printJson({ plan });
          for (const { id, reason, strength, to } of plan.moves) {
            await terminal.print(`${id}  ${reason} (strength ${strength.toFixed(2)}): ${to.state}, ${to.tier}`);
          }
          terminal.note(Object.keys(plan.counts).length === 0 ? 'Nothing would move.' : countsOf(plan.counts));
          return;
        }
        const id = consolidation?.id ?? '';
        let run = consolidation;
        while (run !== undefined && run.state !== 'done') {
          await setTimeout(100, undefined, { signal });
          [run] = (await call('listConsolidations', { id })).consolidations;
        }
        if (run === undefined) return;
        if (options.json === true) return terminal.printJson({ consolidation: run });
        await terminal.print(runLine(run));
      });
    });
  return withExamples(command, [['holdfast nights run --day 2026-11-20', 'a day of the past']]);
}

function listCommand(cli: Cli): Command {
  const command = new Command('list')
    .summary('past nights, with what each did')
    .description('Lists the nights of the user, the latest first.')
    .option('--limit <count>', 'at most so many, 1 to 200; 50 when not given', wholeNumber)
    .action(async () => {
      const options = optionsOf<{ readonly limit?: number }>(command);
      await withSession({ options }, async ({ call }) => {
        const found = await call('listConsolidations', { limit: options.limit });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(found);
        for (const run of found.consolidations) await terminal.print(runLine(run));
        if (found.consolidations.length === 0) terminal.note('No night yet.');
      });
    });
  return withExamples(command, [['holdfast nights list --limit 7', 'the last week']]);
}

function undoCommand(cli: Cli): Command {
  const command = new Command('undo')
    .summary('take back what a night changed')
    .description('Takes back what a night changed; what somebody has changed since stays.')
    .argument('<id>', 'id of the night, as `holdfast nights list` shows it')
    .action(async (id: string) => {
      const options = optionsOf<object>(command);
      await withSession({ options }, async ({ call }) => {
        const undone = await call('undoConsolidation', { id });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(undone);
        await terminal.print(
          `${terminal.colors.green('Undone')} ${undone.undone} changes, ${undone.kept} left as they are now`,
        );
      });
    });
  return withExamples(command, [['holdfast nights undo 01930000-0000-7000-8000-000000000000', 'that one']]);
}

export function aboutCommand(cli: Cli): Command {
  const command = new Command('about')
    .summary('what is known of the user, in a few lines')
    .description('Shows the summary of the user and the memories it rests on.')
    .option('--space <name>', 'space to tell of; the default one when not given')
    .action(async () => {
      const options = optionsOf<{ readonly space?: string }>(command);
      await withSession({ options }, async ({ call }) => {
        const found = await call('getUserSummary', { space: options.space });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(found);
        if (found.summary === undefined) return terminal.note('Nothing is known yet.');
        await terminal.print(found.summary.content);
        await terminal.print('It rests on:');
        for (const memory of found.restsOn) {
          for (const line of memoryLines(memory, terminal.colors, '  ')) await terminal.print(line);
        }
      });
    });
  return withExamples(command, [['holdfast about --space work', 'as the space work knows them']]);
}

function runLine({ id, day, state, step, report, updatedAt }: Run): string {
  const where = state === 'running' || state === 'waiting' ? ` at ${step}` : '';
  return `${day}  ${state}${where}  ${countsOf(report)}  ${formatInstant(updatedAt)}  ${id}`;
}

function countsOf(report: Readonly<Record<string, number>>): string {
  const counts = Object.entries(report).map(([name, count]) => `${name.replaceAll('_', ' ')} ${count}`);
  return counts.length === 0 ? 'nothing to do' : counts.join(', ');
}
