import { type Holdfast, open, type OpenOptions } from '@holdfast/core';
import { type SetClock, setClock } from '../life/clock.ts';
import { begin, perform } from './agent.ts';
import type { Moment } from './script.ts';

/** What the process is asked for, one after the other. */
export type Request =
  | {
      readonly ask: 'begin';
      readonly place: Pick<OpenOptions, 'path' | 'database' | 'poolSize'>;
      readonly sessionId: string;
      readonly at: number;
    }
  | { readonly ask: 'perform'; readonly sessionId: string; readonly moment: Moment };

let opened: { readonly holdfast: Holdfast; readonly clock: SetClock } | undefined;

process.on('message', (request: Request) => {
  void answer(request).then((reply) => process.send?.(reply));
});

async function answer(request: Request): Promise<object> {
  if (request.ask === 'begin') {
    const clock = setClock(request.at);
    const holdfast = await open({ ...request.place, platform: clock.platform, extraction: 'off', worker: false });
    opened = { holdfast, clock };
    return begin(holdfast, clock, request);
  }
  if (opened === undefined) throw new Error('asked before it was begun');
  return perform(opened.holdfast, opened.clock, request);
}
