import { Readable, Writable } from 'node:stream';
import type { Command } from 'commander';
import { createProgram } from './program.ts';
import { createTerminal } from './terminal.ts';

const introduction = `# The command line

Generated from the help of \`holdfast\`; edit \`packages/server/src/cli\`.

From a checkout, \`npm run holdfast --\` stands for \`holdfast\`. Commands open the database of the data folder themselves,
with the authority of whoever may read that folder: they need no server and no key, and any number of them may run at once,
beside servers and MCP clients. They do not talk to a server on another machine; that is what the SDK and REST are for.
`;

/** The text of docs/reference/cli.md: the help of the program and of every command. */
export function cliPage(): string {
  let text = '';
  const stdout = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString();
      done();
    },
  });
  const terminal = createTerminal({ stdin: Readable.from([]), stdout, stderr: stdout });
  const program = createProgram({ terminal, signal: new AbortController().signal, monotonic: () => 0 }, '');
  const help = (command: Command): string => {
    text = '';
    command.outputHelp();
    return `\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`;
  };
  const sections = program.commands.map((command) => {
    const parts = [command, ...command.commands].map(help);
    return `## ${command.name()}\n\n${parts.join('\n')}`;
  });
  return [introduction, help(program), ...sections].join('\n');
}
