import type { TenantScope } from '../scope.ts';
import type { ModelTask } from './language-model.ts';
import type { TemplateText } from './template.ts';

/** A version of a prompt template that somebody has written. */
export interface StoredTemplate extends TemplateText {
  readonly task: ModelTask;
  /** From 1; never used again. */
  readonly version: number;
  readonly createdAt: number;
  /** The one in use; after a reset none is. */
  readonly active: boolean;
}

export interface TemplateReader {
  active(scope: TenantScope, params: { readonly task: ModelTask }): Promise<StoredTemplate | undefined>;
  /** Newest first. */
  list(scope: TenantScope, params: { readonly task?: ModelTask }): Promise<StoredTemplate[]>;
}

export interface TemplateWriter extends TemplateReader {
  /** Stores the next version and makes it the active one. */
  add(
    scope: TenantScope,
    params: { readonly task: ModelTask; readonly text: TemplateText; readonly at: number },
  ): Promise<StoredTemplate>;
  /** No version is active any more; the versions stay. */
  deactivate(scope: TenantScope, params: { readonly task: ModelTask }): Promise<void>;
}
