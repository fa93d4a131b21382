import { Argument, Command } from 'commander';
import { type CodingAgent, codingAgents } from '../../hooks/agent-event.ts';
import { optionsOf, wholeNumber, withExamples } from '../command-line.ts';
import type { InstallFlags, PlaceFlags } from '../hooks/run-install.ts';
import type { Cli } from '../session.ts';

const agentArgument = (): Argument => new Argument('<agent>', 'which coding agent').choices(codingAgents);
const ofProject = ['--project', 'in the settings of the project in this folder, not in your own'] as const;
const dryRun = ['--dry-run', 'print what the settings would become, and change nothing'] as const;

export function hooksCommand(cli: Cli): Command {
  const command = new Command('hooks')
    .summary('let coding agents remember by themselves')
    .description(
      'Hooks of Claude Code, Cursor and Codex: a session begins with what the one before it left, prompts bring along what is known, ' +
        'and what is done is kept. When the server is down they let the agent go on within 300 ms.',
    );
  for (const child of [installCommand(cli), uninstallCommand(cli), statusCommand(cli)]) command.addCommand(child);
  return withExamples(command, [
    ['holdfast hooks install claude-code', 'for every project of yours'],
    ['holdfast hooks status', 'whether they are in, and the server answers'],
  ]);
}

function installCommand(cli: Cli): Command {
  const command = new Command('install')
    .summary("put the hooks into an agent's settings")
    .description(
      "Adds to the agent's own settings and leaves the rest as it is; the file as it was before is kept beside it. Again, it changes nothing. " +
        'A key for the hooks is made and kept in `hooks.json` of the data folder.',
    )
    .addArgument(agentArgument())
    .option(...ofProject)
    .option(...dryRun)
    .option('--space <name>', 'space of all memories; that of the repository when not given')
    .option('--url <address>', 'address of the server; that of the settings when not given')
    .option('--key <secret>', 'API key to use; one is made when not given')
    .option('--timeout <ms>', 'milliseconds after which a hook gives up; 220 when not given', wholeNumber)
    .action(async (agent: CodingAgent) => {
      const { runInstall } = await import('../hooks/run-install.ts');
      await runInstall(cli, optionsOf<InstallFlags>(command), agent);
    });
  return withExamples(command, [
    ['holdfast hooks install claude-code --dry-run', 'see it first'],
    ['holdfast hooks install cursor --project', 'for this project alone'],
  ]);
}

function uninstallCommand(cli: Cli): Command {
  const command = new Command('uninstall')
    .summary("take the hooks out of an agent's settings")
    .description('Takes out what `install` put in, and nothing else. What was remembered stays.')
    .addArgument(agentArgument())
    .option(...ofProject)
    .option(...dryRun)
    .option('--revoke', 'also revoke the key that was made for hooks, of all agents')
    .action(async (agent: CodingAgent) => {
      const { runUninstall } = await import('../hooks/run-install.ts');
      await runUninstall(cli, optionsOf<PlaceFlags>(command), agent);
    });
  return withExamples(command, [['holdfast hooks uninstall claude-code', 'the settings are as they were']]);
}

function statusCommand(cli: Cli): Command {
  const command = new Command('status')
    .summary('whether hooks are in, and the server takes them')
    .description(
      'Looks at the settings of each agent, yours and those of this folder, and asks the server that the hooks talk to.',
    )
    .action(async () => {
      const { runStatus } = await import('../hooks/run-status.ts');
      await runStatus(cli, optionsOf<object>(command));
    });
  return withExamples(command, [['holdfast hooks status', 'all of it']]);
}
