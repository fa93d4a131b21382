import type { Embedder } from '../domain/embeddings/embedder.ts';
import { downloadModel, type DownloadOptions, folderIn } from './download.ts';
import { createOnnxEmbedder, type OnnxEmbedderSettings } from './onnx/onnx-embedder.ts';
import { createOpenAiEmbedder, type OpenAiEmbedderSettings } from './openai-embedder.ts';
import { downloadOnnx } from './pull.ts';
import { createStaticEmbedder } from './static-embedder.ts';

type OnHub = Pick<DownloadOptions, 'name' | 'cache' | 'revision' | 'endpoint' | 'token'>;

/** Which embedder to use. */
export type EmbedderSettings =
  | { readonly kind: 'none' }
  /** A Model2Vec folder on this machine. */
  | { readonly kind: 'static'; readonly path: string }
  /** A Model2Vec model of a hub, downloaded once into `cache`. */
  | ({ readonly kind: 'static' } & OnHub)
  /** A transformer model in the ONNX format, in a folder on this machine; needs the package @huggingface/transformers. */
  | ({ readonly kind: 'onnx'; readonly path: string } & OnnxEmbedderSettings)
  /** A transformer model of a hub, such as Xenova/all-MiniLM-L6-v2, downloaded once into `cache`. */
  | ({ readonly kind: 'onnx' } & OnHub & OnnxEmbedderSettings)
  /** Any server that speaks the OpenAI embeddings API. */
  | ({ readonly kind: 'openai' } & OpenAiEmbedderSettings);

/**
 * The embedder of the settings, undefined for `none`. Loads, and downloads if it must, before it answers: every fault
 * that can be known now is thrown now. A server is not asked, since it may be started later.
 *
 * @throws HoldfastError config_invalid or model_unavailable, with what to do
 */
export async function createEmbedder(
  settings: EmbedderSettings,
  options: Pick<DownloadOptions, 'onProgress' | 'signal'> = {},
): Promise<Embedder | undefined> {
  switch (settings.kind) {
    case 'none':
      return undefined;
    case 'static':
      return createStaticEmbedder({
        path: 'path' in settings ? settings.path : await downloadModel({ ...settings, ...options }),
      });
    case 'onnx':
      return createOnnxEmbedder({
        ...settings,
        path:
          'path' in settings
            ? settings.path
            : await downloadOnnx(folderIn(settings.cache, settings), { ...settings, ...options }),
      });
    case 'openai':
      return createOpenAiEmbedder(settings);
  }
}
