import type { Embedder } from '../domain/embeddings/embedder.ts';
import { downloadModel, type DownloadOptions } from './download.ts';
import { createOpenAiEmbedder, type OpenAiEmbedderSettings } from './openai-embedder.ts';
import { createStaticEmbedder } from './static-embedder.ts';

/** Which embedder to use. */
export type EmbedderSettings =
  | { readonly kind: 'none' }
  /** A Model2Vec folder on this machine. */
  | { readonly kind: 'static'; readonly path: string }
  /** A Model2Vec model of a hub, downloaded once into `cache`. */
  | ({ readonly kind: 'static' } & Pick<DownloadOptions, 'name' | 'cache' | 'revision' | 'endpoint' | 'token'>)
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
    case 'openai':
      return createOpenAiEmbedder(settings);
  }
}
