import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadInto, type DownloadOptions, recordOf } from './download.ts';
import { describingFiles, type Precision, weightFiles } from './onnx/folder.ts';
import { staticModelFiles } from './static-model.ts';

export interface PullOptions extends Omit<DownloadOptions, 'cache' | 'files'> {
  /** `static` for a Model2Vec model, `onnx` for a transformer model. */
  readonly kind: 'static' | 'onnx';
  /** The model's own folder, made when it is not there. */
  readonly folder: string;
  /** Weights of an onnx model; `fp32` by default. */
  readonly precision?: Precision | undefined;
}

/** A model that is whole on this machine. */
export interface PulledModel {
  readonly folder: string;
  readonly revision: string;
  readonly files: readonly { readonly file: string; readonly bytes: number; readonly sha256: string }[];
}

/**
 * Brings all files of a model from a hub into a folder that an embedder's `path` can name. What is there already is
 * not fetched again.
 *
 * @throws HoldfastError as `downloadModel` does
 */
export async function pullModel({ kind, folder, precision, ...options }: PullOptions): Promise<PulledModel> {
  if (kind === 'static') await downloadInto(folder, { ...options, files: staticModelFiles });
  else await downloadOnnx(folder, { ...options, precision });
  const record = await recordOf(folder);
  const files = Object.entries(record?.files ?? {}).map(([file, facts]) => ({ file, ...facts }));
  return { folder, revision: options.revision ?? 'main', files };
}

/** What describes the model first: it says which files its weights are. */
export async function downloadOnnx(
  folder: string,
  { precision, ...options }: Omit<DownloadOptions, 'cache' | 'files'> & { readonly precision?: Precision | undefined },
): Promise<string> {
  await downloadInto(folder, { ...options, files: describingFiles });
  const config = await readFile(join(folder, 'config.json'), 'utf8');
  return downloadInto(folder, { ...options, files: weightFiles(precision ?? 'fp32', config) });
}
