import { Command, Option } from 'commander';
import { optionsOf, withExamples } from '../command-line.ts';
import type { Cli, GlobalOptions } from '../session.ts';

export interface PullFlags extends GlobalOptions {
  readonly to: string;
  readonly kind: 'static' | 'onnx';
  readonly precision?: 'fp32' | 'fp16' | 'int8';
  readonly revision?: string;
  readonly endpoint?: string;
}

export function modelsCommand(cli: Cli): Command {
  const command = new Command('models')
    .summary('download embedding models')
    .description(
      'Embedding models for search by meaning; HOLDFAST_EMBEDDER and HOLDFAST_EMBEDDER_PATH put one to use.',
    );
  command.addCommand(pullCommand(cli));
  return withExamples(command, [
    ['holdfast models pull minishlab/potion-base-8M --to models/potion', 'for machines that have no network later'],
  ]);
}

function pullCommand(cli: Cli): Command {
  const command = new Command('pull')
    .summary('download a model into a folder')
    .description(
      'Downloads a model from a hub into a folder. A transfer that breaks off goes on where it was, and what a stopped command ' +
        'left whole is not fetched again; when all is there, no network is touched.',
    )
    .argument('<name>', 'name of the model on the hub, such as minishlab/potion-base-8M')
    .requiredOption('--to <folder>', "the model's own folder; made when it is not there")
    .addOption(
      new Option('--kind <kind>', 'static: a Model2Vec model; onnx: a transformer model')
        .choices(['static', 'onnx'])
        .default('static'),
    )
    .addOption(new Option('--precision <name>', 'weights of an onnx model').choices(['fp32', 'fp16', 'int8']))
    .option('--revision <name>', 'branch, tag or commit; main when not given')
    .option('--endpoint <address>', 'another hub than the public one')
    .action(async (name: string) => {
      const { runPull } = await import('../models/run-pull.ts');
      await runPull(cli, optionsOf<PullFlags>(command), name);
    });
  return withExamples(command, [
    ['holdfast models pull minishlab/potion-base-8M --to models/potion', 'a small model, fast on any processor'],
    [
      'holdfast models pull Xenova/all-MiniLM-L6-v2 --to models/minilm --kind onnx --precision int8',
      'a transformer model with small weights',
    ],
  ]);
}
