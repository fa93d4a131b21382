import type { WakeUps } from '../../domain/jobs/wake-ups.ts';
import type { Line } from './line.ts';

/** Nudges by publish and subscribe. Those of one turn of the event loop are one message. */
export function redisWakeUps({
  line,
  channel,
  replica,
}: {
  readonly line: Line;
  readonly channel: string;
  /** Names this process, so that it does not wake itself. */
  readonly replica: string;
}): WakeUps & { readonly onMessage: (message: string) => void } {
  const listeners = new Set<() => void>();
  let waiting = false;
  return {
    nudge() {
      if (waiting) return;
      waiting = true;
      setImmediate(() => {
        waiting = false;
        // Lost with Redis: the next look of the other workers finds the job.
        line.ask((client) => client.publish(channel, replica)).catch(() => undefined);
      });
    },
    listen(heard) {
      listeners.add(heard);
      return () => {
        listeners.delete(heard);
      };
    },
    onMessage(message) {
      if (message !== replica) for (const heard of listeners) heard();
    },
  };
}
