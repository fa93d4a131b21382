import type { InputOf, OutputOf } from '@holdfast/contract';
import { Command } from 'commander';
import { collect, decimal, optionsOf, textOf, wholeNumber, withExamples } from '../command-line.ts';
import { tableLines } from '../render/table.ts';
import { type Cli, withSession } from '../session.ts';

type Settings = OutputOf<'getAiSettings'>['settings'];
type Task = Settings['tasks'][number];

export function aiCommand(cli: Cli): Command {
  const command = new Command('ai')
    .summary('show, change and test the settings of language models')
    .description('Stored settings go over those of the environment and hold for the next call of every process.');
  for (const child of [showCommand(cli), setCommand(cli), testCommand(cli)]) command.addCommand(child);
  return withExamples(command, [
    ['holdfast ai set --endpoint http://127.0.0.1:11434/v1 --model qwen3:8b', 'Ollama on this machine'],
    ['holdfast ai test', 'ask it something'],
  ]);
}

function showCommand(cli: Cli): Command {
  const command = new Command('show')
    .summary('show what holds, and what today has used')
    .description('Shows the settings that hold, which of them are stored, and what today has used.')
    .action(async () => {
      const options = optionsOf(command);
      await withSession({ options }, async ({ call }) => {
        const { settings } = await call('getAiSettings', {});
        await print(cli, settings, options.json);
      });
    });
  return withExamples(command, [['holdfast ai show --json', 'all of it, by user and task too']]);
}

interface SetOptions {
  readonly endpoint?: string;
  readonly model?: string;
  readonly task?: readonly string[];
  readonly keyStdin?: boolean;
  readonly dailyCalls?: number;
  readonly dailyTokens?: number;
  readonly dailyUsd?: number;
  readonly on?: boolean;
  readonly off?: boolean;
  readonly forget?: readonly string[];
}

const forgettable = ['enabled', 'endpoint', 'key', 'model', 'daily-calls', 'daily-tokens', 'daily-usd'] as const;

function setCommand(cli: Cli): Command {
  const command = new Command('set')
    .summary('store settings')
    .description('Stores settings. What is not named stays.')
    .option('--endpoint <url>', 'address in front of /chat/completions')
    .option('--model <name>', 'model of every task that names none')
    .option('--task <task=model>', 'model of one task, or off; may be given several times', collect)
    .option('--key-stdin', 'read the API key from standard input; it is stored encrypted')
    .option('--daily-calls <count>', 'requests that a day may have', wholeNumber)
    .option('--daily-tokens <count>', 'tokens that a day may use', wholeNumber)
    .option('--daily-usd <amount>', 'US dollars that a day may cost; needs prices', decimal)
    .option('--on', 'use language models')
    .option('--off', 'leave everything to the rules')
    .option('--forget <setting>', `take one back: ${forgettable.join(', ')}; several times`, collect)
    .action(async () => {
      const options = optionsOf<SetOptions>(command);
      const input = await inputOf(options, cli);
      await withSession({ options }, async ({ call }) => {
        const { settings } = await call('updateAiSettings', input);
        await print(cli, settings, options.json);
      });
    });
  return withExamples(command, [
    [
      'holdfast ai set --endpoint https://openrouter.ai/api/v1 --model openai/gpt-4.1-mini --key-stdin < key.txt',
      'OpenRouter',
    ],
    ['holdfast ai set --task extract=qwen3:14b --task summarise_week=off', 'by task'],
    ['holdfast ai set --forget endpoint --forget key', 'back to those of the environment'],
  ]);
}

async function inputOf(options: SetOptions, cli: Cli): Promise<InputOf<'updateAiSettings'>> {
  const { task, keyStdin, on, off, forget = [] } = options;
  const unknown = forget.find((name) => !forgettable.some((one) => one === name));
  if (unknown !== undefined) throw await wrong('--forget', `knows no ${unknown}; it knows ${forgettable.join(', ')}`);
  const or = <T>(name: (typeof forgettable)[number], value: T): T | null => (forget.includes(name) ? null : value);
  return {
    enabled: or('enabled', on === true ? true : off === true ? false : undefined),
    endpoint: or('endpoint', options.endpoint),
    apiKey: or('key', keyStdin === true ? await textOf([], cli, 'the API key') : undefined),
    model: or('model', options.model),
    models: task === undefined ? undefined : Object.fromEntries(await Promise.all(task.map(taskAndModel))),
    budget: {
      dailyCalls: or('daily-calls', options.dailyCalls),
      dailyTokens: or('daily-tokens', options.dailyTokens),
      dailyCostUsd: or('daily-usd', options.dailyUsd),
    },
  };
}

/** `extract=qwen3:8b`; a model's name may hold the sign too. */
async function taskAndModel(pair: string): Promise<[task: string, model: string]> {
  const at = pair.indexOf('=');
  if (at <= 0) throw await wrong('--task', 'is not of the form TASK=MODEL');
  return [pair.slice(0, at), pair.slice(at + 1)];
}

/** Loaded only when it is needed, as building the command line loads no machinery. */
async function wrong(option: string, message: string): Promise<Error> {
  const { HoldfastError } = await import('@holdfast/contract');
  return new HoldfastError('invalid_input', { detail: `${option} ${message}.`, faults: [{ field: option, message }] });
}

function testCommand(cli: Cli): Command {
  const command = new Command('test')
    .summary("ask a task's model the least there is to ask")
    .description('Asks the model by the same way as any task, on the budget of the day. Fails when it does not answer.')
    .argument('[task]', 'the task; extract when not given')
    .action(async (task: string | undefined) => {
      const options = optionsOf(command);
      await withSession({ options }, async ({ call }) => {
        // What is no task is refused by the operation, with the names of those that are.
        const input = task === undefined ? {} : { task: task as Task };
        const result = await call('testAiSettings', input);
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(result);
        const { green, red } = terminal.colors;
        if (result.ok) return terminal.print(`${green('It answers')}: ${result.model} in ${result.tookMs} ms`);
        await terminal.print(`${red('No answer')}: ${result.reason}. ${result.detail ?? ''}`.trimEnd());
      });
    });
  return withExamples(command, [['holdfast ai test summarise_day', 'the model of one task']]);
}

async function print(cli: Cli, settings: Settings, json: boolean | undefined): Promise<void> {
  const { terminal } = cli;
  if (json === true) return terminal.printJson({ settings });
  const { budget, today, models, tasks } = settings;
  const own = Object.entries(models).map(([task, model]) => `${task}=${model}`);
  const rows: [string, string][] = [
    ['endpoint', settings.endpoint ?? 'none'],
    ['model', [settings.model ?? 'none', ...own].join('  ')],
    ['API key', settings.apiKey],
    ['tasks', tasks.length === 0 ? 'none: everything is done by rules' : tasks.join(', ')],
    ['budget', `calls ${budget.dailyCalls}  tokens ${budget.dailyTokens}  US$ ${budget.dailyCostUsd}  a day of UTC`],
    ['today', `calls ${today.calls}  tokens ${today.inputTokens + today.outputTokens}  US$ ${today.costUsd}`],
    ['stored', settings.stored.length === 0 ? 'nothing' : settings.stored.join(', ')],
  ];
  for (const line of tableLines(rows, terminal.colors)) await terminal.print(line);
}
