import type { Scope } from '../../domain/scope.ts';

/** What the policies of the database go by. */
export function settingsOf(scope: Scope): string[] {
  return [scope.kind, scope.kind === 'system' ? '' : scope.tenant, scope.kind === 'user' ? scope.user : ''];
}
