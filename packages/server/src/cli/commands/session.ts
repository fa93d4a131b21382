import { Command } from 'commander';
import { collect, optionsOf, readSpaces, wholeNumber, withExamples } from '../command-line.ts';
import { printPage } from '../render/page.ts';
import { sessionLines, snapshotLines } from '../render/session.ts';
import { type Cli, withSession } from '../session.ts';
import { decideCommand, decisionsCommand, todoCommand, todosCommand } from './session-work.ts';

export function sessionCommand(cli: Cli): Command {
  const command = new Command('session')
    .summary('where the work of agents stands, and how it goes on')
    .description('Sessions of agents: what they were at, what is to be done, what failed, what was decided.');
  const children = [
    listCommand(cli),
    showCommand(cli),
    restoreCommand(cli),
    checkpointCommand(cli),
    endCommand(cli),
    handOverCommand(cli),
    snapshotsCommand(cli),
    todosCommand(cli),
    todoCommand(cli),
    decisionsCommand(cli),
    decideCommand(cli),
  ];
  for (const child of children) command.addCommand(child);
  return withExamples(command, [
    ['holdfast session restore', 'what an agent should know to go on'],
    ['holdfast session list', 'who was last at work'],
  ]);
}

interface ListOptions {
  readonly space?: readonly string[];
  readonly agent?: string;
  readonly status?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

function listCommand(cli: Cli): Command {
  const command = new Command('list')
    .summary('list sessions')
    .description('Lists sessions, the one that was last at work first.')
    .option('--space <name>', 'space to list; may be given several times; "*" means all', collect)
    .option('--agent <id>', 'only sessions of this agent')
    .option('--status <status>', 'active, ended or handed_over')
    .option('--limit <count>', 'sessions on a page, 1 to 200; 50 when not given', wholeNumber)
    .option('--cursor <cursor>', 'where the page before ended')
    .action(async () => {
      const options = optionsOf<ListOptions>(command);
      const { space, agent, status, limit, cursor } = options;
      await withSession({ options }, async ({ call }) => {
        const asked = { spaces: readSpaces(space), agentId: agent, status, limit, cursor };
        const page = await call('listSessions', asked);
        return printPage(cli.terminal, page, {
          json: options.json,
          rows: page.sessions,
          linesOf: sessionLines,
          none: 'No sessions here.',
        });
      });
    });
  return withExamples(command, [['holdfast session list --status active', 'under way, or broken off']]);
}

function showCommand(cli: Cli): Command {
  const command = new Command('show')
    .summary('a session, and those inside it')
    .description('Shows a session with the sessions inside it.')
    .argument('<session>', 'name of the session')
    .option('--space <name>', 'space it is in; "*" means any', collect)
    .action(async (sessionId: string) => {
      const options = optionsOf<{ readonly space?: readonly string[] }>(command);
      await withSession({ options }, async ({ call }) => {
        const found = await call('getSession', { sessionId, spaces: readSpaces(options.space) });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(found);
        for (const line of sessionLines(found.session, terminal.colors)) await terminal.print(line);
        const { summary, note } = found.session;
        if (summary !== undefined) await terminal.print(`Ended with: ${summary}`);
        if (note !== undefined) await terminal.print(`Handed over with: ${note}`);
        for (const one of found.nested) {
          for (const line of sessionLines(one, terminal.colors)) await terminal.print(`  ${line}`);
        }
      });
    });
  return withExamples(command, [['holdfast session show deploy-7', 'by its name']]);
}

interface RestoreOptions {
  readonly space?: string;
  readonly agent?: string;
  readonly about?: string;
  readonly maxTokens?: number;
}

function restoreCommand(cli: Cli): Command {
  const command = new Command('restore')
    .summary('what an agent should know to go on')
    .description('Prints the capsule of a session: task, todos, last error, decisions, fitting memories, in a budget.')
    .argument('[session]', 'name of the session; the latest of the space when not given')
    .option('--space <name>', 'project or workspace; "default" when not given')
    .option('--agent <id>', 'the latest session of this agent')
    .option('--about <words>', 'what the memories should be about; the task when not given')
    .option('--max-tokens <count>', 'tokens at most, 100 to 20,000; 1,500 when not given', wholeNumber)
    .action(async (sessionId: string | undefined) => {
      const options = optionsOf<RestoreOptions>(command);
      const { space, agent, about, maxTokens } = options;
      await withSession({ options }, async ({ call }) => {
        const restored = await call('restoreSession', { sessionId, space, agentId: agent, about, maxTokens });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(restored);
        const { capsule, staleness } = restored;
        if (capsule.text === '') return terminal.note('Nothing to go on with here.');
        await terminal.print(capsule.text);
        const left = capsule.omitted === 0 ? '' : `, ${capsule.omitted} left out`;
        const stale =
          staleness.reasons.length === 0 ? '' : `, stale: ${staleness.reasons.join(', ').replaceAll('_', ' ')}`;
        terminal.note(terminal.errColors.dim(`${capsule.tokens} tokens${left}${stale}`));
      });
    });
  return withExamples(command, [['holdfast session restore --space shop --max-tokens 500', 'of a project, in short']]);
}

interface CheckpointOptions {
  readonly space?: string;
  readonly agent?: string;
  readonly task?: string;
  readonly step?: string;
  readonly next?: string;
  readonly blocker?: readonly string[];
  readonly error?: string;
}

function checkpointCommand(cli: Cli): Command {
  const command = new Command('checkpoint')
    .summary('keep where the work stands')
    .description('Keeps where the work of a session stands. What is left out stays as it was.')
    .argument('<session>', 'name of the session; it begins with its first checkpoint')
    .option('--space <name>', 'project or workspace; "default" when not given')
    .option('--agent <id>', 'who is at work')
    .option('--task <words>', 'what it is all for')
    .option('--step <words>', 'where it stands')
    .option('--next <words>', 'the next step')
    .option('--blocker <words>', 'what it waits for; may be given several times', collect)
    .option('--error <message>', 'what failed')
    .action(async (sessionId: string) => {
      const options = optionsOf<CheckpointOptions>(command);
      const { space, agent, task, step, next, blocker, error } = options;
      await withSession({ options }, async ({ call }) => {
        const kept = await call('checkpointSession', {
          sessionId,
          space,
          agentId: agent,
          task,
          step,
          nextStep: next,
          blockers: blocker,
          ...(error === undefined ? {} : { error: { message: error } }),
        });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(kept);
        const said = kept.stored ? `Kept (${kept.outcome})` : 'Not kept: the session asked for that';
        await terminal.print(terminal.colors.green(said));
      });
    });
  return withExamples(command, [['holdfast session checkpoint deploy-7 --step "image built"', 'where it stands']]);
}

interface EndOptions {
  readonly space?: string;
  readonly outcome?: string;
  readonly summary?: string;
}

function endCommand(cli: Cli): Command {
  const command = new Command('end')
    .summary('end a session')
    .description('Ends a session and those inside it. Its done todos are archived.')
    .argument('<session>', 'name of the session')
    .option('--space <name>', 'space it is in; "default" when not given')
    .option('--outcome <outcome>', 'completed, failed or abandoned; completed when not given')
    .option('--summary <words>', 'what came of it')
    .action(async (sessionId: string) => {
      const options = optionsOf<EndOptions>(command);
      const { space, outcome, summary } = options;
      await withSession({ options }, async ({ call }) => {
        const ended = await call('endSession', { sessionId, space, outcome, summary });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(ended);
        await terminal.print(`${terminal.colors.green('Ended')} ${sessionId}, ${ended.archivedTodos} todos put away`);
      });
    });
  return withExamples(command, [['holdfast session end deploy-7 --summary "it is live"', 'with what came of it']]);
}

interface HandOverOptions {
  readonly space?: string;
  readonly note?: string;
  readonly name?: string;
}

function handOverCommand(cli: Cli): Command {
  const command = new Command('hand-over')
    .summary('hand a session over to another agent')
    .description('Closes a session, and begins one of another agent that goes on from it with its open todos.')
    .argument('<session>', 'name of the session')
    .argument('<agent>', 'who goes on')
    .option('--space <name>', 'space it is in; "default" when not given')
    .option('--note <words>', 'what the other should know')
    .option('--name <session>', 'name of the new session; one is made when not given')
    .action(async (sessionId: string, toAgentId: string) => {
      const options = optionsOf<HandOverOptions>(command);
      const { space, note, name } = options;
      await withSession({ options }, async ({ call }) => {
        const done = await call('handOverSession', { sessionId, toAgentId, space, note, newSessionId: name });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(done);
        await terminal.print(`${terminal.colors.green('Handed over')} to ${toAgentId}, ${done.todos} todos with it`);
        for (const line of sessionLines(done.session, terminal.colors)) await terminal.print(line);
      });
    });
  return withExamples(command, [['holdfast session hand-over plan-3 writer --note "mind the tone"', 'with a word']]);
}

interface SnapshotOptions {
  readonly space?: readonly string[];
  readonly session?: string;
  readonly kind?: string;
  readonly archived?: boolean;
  readonly limit?: number;
  readonly cursor?: string;
}

function snapshotsCommand(cli: Cli): Command {
  const command = new Command('snapshots')
    .summary('list snapshots')
    .description('Lists snapshots, newest first.')
    .option('--space <name>', 'space to list; may be given several times; "*" means all', collect)
    .option('--session <name>', 'only those of this session')
    .option('--kind <kind>', 'task, system, error or decision')
    .option('--archived', 'also those past their time')
    .option('--limit <count>', 'snapshots on a page, 1 to 200; 50 when not given', wholeNumber)
    .option('--cursor <cursor>', 'where the page before ended')
    .action(async () => {
      const options = optionsOf<SnapshotOptions>(command);
      const { space, session, kind, archived, limit, cursor } = options;
      await withSession({ options }, async ({ call }) => {
        const asked = { spaces: readSpaces(space), sessionId: session, kind, archived, limit, cursor };
        const page = await call('listSnapshots', asked);
        return printPage(cli.terminal, page, {
          json: options.json,
          rows: page.snapshots,
          linesOf: snapshotLines,
          none: 'No snapshots here.',
        });
      });
    });
  return withExamples(command, [['holdfast session snapshots --kind error', 'what failed lately']]);
}
