import type { OutputOf } from '@holdfast/contract';
import type { Colors } from '../terminal.ts';

type WireMemory = OutputOf<'getMemory'>['memory'];

/** A memory as two lines: its words, and below them what there is to know of it. */
export function memoryLines(memory: WireMemory, colors: Colors, lead = ''): string[] {
  const indent = ' '.repeat(lead.length);
  const words = memory.content.split('\n').map((line, index) => `${index === 0 ? colors.bold(lead) : indent}${line}`);
  return [...words, `${indent}${colors.dim(aboutMemory(memory))}`];
}

function aboutMemory(memory: WireMemory): string {
  const { speaker, role, sessionId, turn, state, pinned, deletedAt } = memory;
  return [
    memory.id,
    memory.kind,
    formatInstant(memory.occurredAt),
    speaker ?? role,
    sessionId === undefined ? undefined : `${sessionId}${turn === undefined ? '' : ` turn ${turn}`}`,
    memory.space === 'default' ? undefined : `in ${memory.space}`,
    memory.tags.map((tag) => `#${tag}`).join(' '),
    pinned ? 'pinned' : undefined,
    state === 'active' ? undefined : state,
    deletedAt === undefined ? undefined : 'forgotten',
  ]
    .filter((part) => part !== undefined && part !== '')
    .join('  ');
}

/** `2026-11-21 14:05Z`: short, sortable, and never in a zone that the reader has to guess. */
export function formatInstant(timestamp: string): string {
  return `${timestamp.slice(0, 16).replace('T', ' ')}Z`;
}
