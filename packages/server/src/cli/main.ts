import { enableCompileCache } from 'node:module';

// Before anything else is loaded: it halves the start of a command.
enableCompileCache();
await import('./start.ts');
