import { Command } from 'commander';
import { aiCommand } from './commands/ai.ts';
import { backupCommands } from './commands/backup.ts';
import { auditCommand } from './commands/audit.ts';
import { contextCommand } from './commands/context.ts';
import { dbCommand } from './commands/db.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { encryptionCommand } from './commands/encryption.ts';
import { entitiesCommand } from './commands/entities.ts';
import { eventsCommand } from './commands/events.ts';
import { exportCommand } from './commands/export.ts';
import { factsCommand } from './commands/facts.ts';
import { hooksCommand } from './commands/hooks.ts';
import { importCommand } from './commands/import.ts';
import { keysCommand } from './commands/keys.ts';
import { jobsCommand } from './commands/jobs.ts';
import { knowledgeCommand } from './commands/knowledge.ts';
import { linksCommand } from './commands/links.ts';
import { mcpCommand } from './commands/mcp.ts';
import { memoryCommands } from './commands/memories.ts';
import { migrateCommand } from './commands/migrate.ts';
import { modelsCommand } from './commands/models.ts';
import { moveCommand } from './commands/move.ts';
import { aboutCommand, nightsCommand } from './commands/nights.ts';
import { agendaCommand } from './commands/agenda.ts';
import { calendarCommand } from './commands/calendar.ts';
import { scheduleCommand } from './commands/schedule.ts';
import { planCommand } from './commands/plan.ts';
import { reflectCommand } from './commands/reflect.ts';
import { recallCommand } from './commands/recall.ts';
import { rememberCommand } from './commands/remember.ts';
import { serveCommand } from './commands/serve.ts';
import { sessionCommand } from './commands/session.ts';
import { statsCommand } from './commands/stats.ts';
import { tenantsCommand } from './commands/tenants.ts';
import { voiceCommand } from './commands/voice.ts';
import { upgradeCommand } from './commands/upgrade.ts';
import { workCommand } from './commands/work.ts';
import { usersCommand } from './commands/users.ts';
import { exitCodeHelp } from './exit-codes.ts';
import type { Cli } from './session.ts';

const description =
  'Persistent memory for AI agents: one server, one library, one file.\n\n' +
  "Commands work on the data folder's database directly and need no server and no key. " +
  'Any number of them may run beside a server or an MCP client on the same folder.';

const exitCodeLines = exitCodeHelp.map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`).join('\n');

const epilogue = `
Start here:
  $ holdfast demo                                  # see it work, nothing is kept
  $ holdfast remember "Ada prefers tea to coffee"
  $ holdfast recall "what does Ada drink?"

Exit codes:
${exitCodeLines}

With --json every answer is one JSON document on standard output (export: JSON lines),
and every failure one RFC 9457 problem on standard error. Settings are HOLDFAST_*
variables or a config.json in the data folder.`;

/** The whole command line. Building it loads no command's own machinery. */
export function createProgram(cli: Cli, version: string): Command {
  const { terminal } = cli;
  const { bold, cyan } = terminal.colors;
  const program = new Command('holdfast')
    .description(description)
    .version(version, '-V, --version', 'print the version')
    .option('--data <folder>', 'data folder (HOLDFAST_DATA; else where the platform keeps data)')
    .option('--user <id>', 'whose memories (HOLDFAST_USER; else "default")')
    .option('--json', 'print JSON and nothing else')
    .helpOption('-h, --help', 'explain the command')
    .helpCommand('help [command]', 'explain a command')
    .addHelpText('after', epilogue)
    .showSuggestionAfterError()
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: (title) => bold(title),
      styleCommandText: (text) => cyan(text),
      styleSubcommandText: (text) => cyan(text),
      styleOptionText: (text) => cyan(text),
    })
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text),
      getOutHelpWidth: () => terminal.width,
      getErrHelpWidth: () => terminal.width,
      getOutHasColors: () => terminal.colors.isColorSupported,
      getErrHasColors: () => terminal.errColors.isColorSupported,
      // The caller reports it, in the form the person asked for.
      outputError: () => {},
    })
    .exitOverride();
  const commands = [
    serveCommand(cli),
    mcpCommand(cli),
    hooksCommand(cli),
    rememberCommand(cli),
    recallCommand(cli),
    contextCommand(cli),
    ...memoryCommands(cli),
    factsCommand(cli),
    eventsCommand(cli),
    entitiesCommand(cli),
    linksCommand(cli),
    workCommand(cli),
    knowledgeCommand(cli),
    calendarCommand(cli),
    planCommand(cli),
    scheduleCommand(cli),
    agendaCommand(cli),
    reflectCommand(cli),
    sessionCommand(cli),
    nightsCommand(cli),
    aboutCommand(cli),
    jobsCommand(cli),
    statsCommand(cli),
    importCommand(cli),
    exportCommand(cli),
    keysCommand(cli),
    usersCommand(cli),
    tenantsCommand(cli),
    auditCommand(cli),
    encryptionCommand(cli),
    doctorCommand(cli),
    upgradeCommand(cli),
    migrateCommand(cli),
    modelsCommand(cli),
    aiCommand(cli),
    voiceCommand(cli),
    ...backupCommands(cli),
    moveCommand(cli),
    dbCommand(cli),
    demoCommand(cli),
  ];
  for (const command of commands) adopt(program, command);
  return program;
}

/** addCommand() does not hand on the settings that command() would. */
function adopt(parent: Command, command: Command): void {
  command.copyInheritedSettings(parent);
  parent.addCommand(command);
  for (const child of command.commands) child.copyInheritedSettings(command);
}
