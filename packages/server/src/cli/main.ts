import { enableCompileCache } from 'node:module';
import { setFlagsFromString } from 'node:v8';

// Before anything else is loaded: it halves the start of a command.
enableCompileCache();
if (process.argv.some((word) => word === 'serve' || word === 'mcp')) {
  // These stay for days beside other programs. Left to itself V8 lets garbage of a burst grow the process to twice
  // the size and keeps it there; the two flags cost a tenth to a fifth of CPU under load (bench footprint), for which
  // serve takes them back meanwhile (serve/heap-room.ts).
  setFlagsFromString('--optimize-for-size');
  setFlagsFromString('--semi-space-growth-factor=1');
}
await import('./start.ts');
