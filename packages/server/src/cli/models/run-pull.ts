import { resolve } from 'node:path';
import { defined } from '@holdfast/contract';
import { pullModel } from '@holdfast/core';
import type { PullFlags } from '../commands/models.ts';
import { createProgress, type Progress } from '../progress.ts';
import { formatBytes } from '../render/bytes.ts';
import type { Cli } from '../session.ts';

/** Downloads a model; the data folder is not touched. @throws HoldfastError config_invalid, model_unavailable */
export async function runPull({ terminal, signal, monotonic }: Cli, options: PullFlags, name: string): Promise<void> {
  const { kind, precision, revision, endpoint, json } = options;
  let bar: { readonly file: string; readonly progress: Progress } | undefined;
  const model = await pullModel({
    name,
    kind,
    folder: resolve(options.to),
    signal,
    ...defined({ precision, revision, endpoint }),
    onProgress: ({ file, received, total }) => {
      if (bar?.file !== file) {
        bar?.progress.finish();
        bar = { file, progress: createProgress(terminal, { label: file, unit: 'bytes', now: monotonic }) };
      }
      bar.progress.update({ done: received, total, count: received });
    },
  }).finally(() => bar?.progress.finish());
  const bytes = model.files.reduce((sum, file) => sum + file.bytes, 0);
  const downloaded = bar !== undefined;
  if (json === true) return terminal.printJson({ name, kind, ...model, bytes, downloaded });
  const { green, bold } = terminal.colors;
  const done = downloaded ? 'Downloaded' : 'Already there:';
  await terminal.print(`${green(done)} ${bold(name)} in ${model.folder} (${formatBytes(bytes)})`);
  terminal.note(`To use it: HOLDFAST_EMBEDDER=${kind} HOLDFAST_EMBEDDER_PATH=${model.folder}`);
}
