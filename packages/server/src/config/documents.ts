import { z } from 'zod';
import {
  CLIENT_VARIABLES,
  CONFIG_VARIABLE,
  noteOf,
  type SettingName,
  settingNames,
  settingsSchema,
  variableOf,
} from './settings.ts';

const groups = [
  'Server',
  'Storage',
  'Redis',
  'Limits',
  'Web pages',
  'Embeddings',
  'Language models',
  'Nights',
  'Proxy',
  'Voice',
  'Calendars',
  'Encryption',
  'Backups',
  'Monitoring',
  'Audit',
  'Logging',
] as const;

/** The text of `.env.example`: every setting with what it does, all commented out. */
export function envExample(): string {
  const lines = ['# Every setting of Holdfast. Generated from packages/server/src/config; edit it there.'];
  for (const group of groups) {
    lines.push('', `# ${group}`);
    for (const name of namesOf(group)) {
      const note = noteOf(name);
      lines.push(
        '',
        `# ${note.description}`,
        `# When not given: ${otherwise(name)}.`,
        `#${variableOf(name)}=${note.example}`,
      );
      if (note.secret === true) lines.push(`#${variableOf(name)}_FILE=/run/secrets/${name}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** The text of docs/reference/configuration.md. */
export function configurationPage(): string {
  const sections = groups.map((group) => {
    const rows = namesOf(group).map((name) => {
      const note = noteOf(name);
      const file = note.secret === true ? ` (or \`${variableOf(name)}_FILE\`)` : '';
      return `| \`${variableOf(name)}\`${file} | ${typeOf(name)} | ${otherwise(name)} | ${note.description} Example: \`${note.example}\`. |`;
    });
    return `## ${group}\n\n| variable | type | when not given | meaning |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  const clientVariables = new Intl.ListFormat('en').format(CLIENT_VARIABLES.map((name) => `\`${name}\``));
  return `# Configuration

Generated from \`packages/server/src/config/settings.ts\`; edit it there.

A value is looked for in this order: flags of the command line, \`HOLDFAST_*\` variables (for secrets also the file that
\`..._FILE\` names), the configuration file, the default. The configuration file is JSON: the one that \`${CONFIG_VARIABLE}\`
names, else \`config.json\` in the data folder. Its names may be flat or nested: \`logLevel\`, \`log.level\` and
\`HOLDFAST_LOG_LEVEL\` are the same setting. Lists are JSON lists there, and separated by commas in variables. An empty
variable counts as not given. An unknown \`HOLDFAST_*\` variable is an error, and all errors are reported at once;
${clientVariables} are left to clients of a server.

${sections.join('\n')}`;
}

function namesOf(group: (typeof groups)[number]): readonly SettingName[] {
  return settingNames.filter((name) => noteOf(name).group === group);
}

function otherwise(name: SettingName): string {
  const stated = noteOf(name).otherwise;
  if (stated !== undefined) return stated;
  const schema = settingsSchema.shape[name];
  if (schema instanceof z.ZodDefault) return String(schema.def.defaultValue);
  throw new TypeError(`the setting ${name} says nothing of its absence`);
}

function typeOf(name: SettingName): string {
  const schema = settingsSchema.shape[name];
  const inner: z.core.$ZodType = schema.unwrap();
  if (inner instanceof z.ZodEnum) return inner.options.map((option) => `\`${option}\``).join(', ');
  if (inner instanceof z.ZodNumber) return `integer, ${inner.minValue} to ${inner.maxValue}`;
  if (inner instanceof z.ZodBoolean) return '`true`, `false`';
  if (inner instanceof z.ZodArray) return 'list';
  return 'text';
}
