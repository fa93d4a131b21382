import { HoldfastError } from '@holdfast/contract';
import type { Api } from '@holdfast/core';
import type { Edge } from '../http/edge.ts';

const ending = '.ics';

/**
 * The feed of a calendar, for any program that subscribes to iCalendar. Its address is the secret: no key is asked for. A program
 * that has it already is told so, and gets nothing.
 */
export function calendarEdges({ api }: { readonly api: Pick<Api, 'call'> }): readonly Edge[] {
  return [
    {
      method: 'GET',
      path: '/calendar/{file}',
      open: true,
      handler: async (request, { pathValue, requestId, origin }) => {
        const file = pathValue('file') ?? '';
        if (!file.endsWith(ending)) throw new HoldfastError('not_found');
        const token = file.slice(0, -ending.length);
        const { ics, hash } = await api.call(
          'readFeed',
          { token },
          { ...origin, caller: { kind: 'anonymous' }, requestId },
        );
        const headers = {
          'Content-Type': 'text/calendar; charset=utf-8',
          'Cache-Control': 'private, no-cache',
          'Referrer-Policy': 'no-referrer',
          ETag: `"${hash.slice(0, 32)}"`,
        };
        const known = request.headers.get('if-none-match')?.split(',') ?? [];
        const same = known.some((tag) => tag.trim().replace(/^W\//, '') === headers.ETag);
        return same ? new Response(null, { status: 304, headers }) : new Response(ics, { headers });
      },
    },
  ];
}
