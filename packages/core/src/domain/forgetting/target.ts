import type { MemoryFilter } from '../memories/memory-store.ts';
import type { Platform } from '../platform.ts';
import type { UserScope } from '../scope.ts';
import { markOf } from './marks.ts';

/** Conditions that choose memories to forget; every one given must hold. */
export type ForgettingFilter = Omit<
  MemoryFilter,
  'includeDeleted' | 'ids' | 'seqs' | 'sourceId' | 'entityId' | 'deletedBefore' | 'upTo'
>;

/** What is to be forgotten, in the spaces of the scope. */
export type ForgettingTarget =
  | { readonly type: 'memory'; readonly ids: readonly string[] }
  | { readonly type: 'entity'; readonly id: string }
  | { readonly type: 'session'; readonly sessionId: string }
  | { readonly type: 'source'; readonly sourceType: string; readonly sourceId?: string }
  | { readonly type: 'time'; readonly from?: number; readonly to?: number }
  | { readonly type: 'filter'; readonly filter: ForgettingFilter }
  | { readonly type: 'space' }
  | { readonly type: 'user' };

/** True when everything in the spaces of the scope goes, whatever it hangs on. */
export function isWhole({ type }: ForgettingTarget): boolean {
  return type === 'space' || type === 'user';
}

/** The memories of a target, deleted ones included: what can still be restored is not forgotten. */
export function filterOf(target: ForgettingTarget): MemoryFilter {
  const includeDeleted = true;
  switch (target.type) {
    case 'memory':
      return { ids: target.ids, includeDeleted };
    case 'entity':
      return { entityId: target.id, includeDeleted };
    case 'session':
      return { sessionId: target.sessionId, includeDeleted };
    case 'source': {
      const { sourceType, sourceId } = target;
      return { sourceType, includeDeleted, ...(sourceId === undefined ? {} : { sourceId }) };
    }
    case 'time': {
      const { from, to } = target;
      return { includeDeleted, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    }
    case 'filter':
      return { ...target.filter, includeDeleted };
    case 'space':
    case 'user':
      return { includeDeleted };
  }
}

/**
 * A scope for the receipt, without words: who knows what was asked for can make the same marks with the tenant's key, and
 * nobody else can read them.
 */
export function describeTarget(
  platform: Pick<Platform, 'hmac'>,
  key: Uint8Array,
  { scope, target }: { readonly scope: UserScope; readonly target: ForgettingTarget },
): ForgettingScope {
  const mark = (text: string): string => markOf(platform, key, text) ?? '';
  const { spaces } = scope;
  return {
    type: target.type,
    user: mark(scope.user),
    ...(spaces === '*' ? {} : { spaces: spaces.map(mark) }),
    ...of(target),
  };

  function of(one: ForgettingTarget): { readonly of?: readonly string[] } {
    switch (one.type) {
      case 'memory':
        return { of: [...one.ids] };
      case 'entity':
        return { of: [one.id] };
      case 'session':
        return { of: [mark(one.sessionId)] };
      case 'source':
        return { of: [one.sourceType, one.sourceId ?? []].flat().map(mark) };
      case 'time':
        return { of: [one.from ?? '', one.to ?? ''].map((at) => (at === '' ? '' : new Date(at).toISOString())) };
      case 'filter':
        return { of: Object.entries(one.filter).map(([name, value]) => `${name}=${mark(JSON.stringify(value))}`) };
      case 'space':
      case 'user':
        return {};
    }
  }
}

/** Ids of Holdfast and marks, never words. */
export interface ForgettingScope {
  readonly type: ForgettingTarget['type'];
  /** Mark of the user's id. */
  readonly user: string;
  /** Marks of the spaces; all of the user when not given. */
  readonly spaces?: readonly string[];
  /** What was named: ids of memories and entities, instants, and marks of everything else. */
  readonly of?: readonly string[];
}
