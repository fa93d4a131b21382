import { parentPort, workerData } from 'node:worker_threads';
import { HoldfastError } from '@holdfast/contract';
import type { FromBackupThread, BackupTask } from './run-in-thread.ts';
import { scheduledBackup } from './scheduled-backup.ts';

/* What runs in the thread of a backup: reading a whole database would hold the event loop of a server again and again. */

function answer(message: FromBackupThread): void {
  parentPort?.postMessage(message);
}

async function run(): Promise<void> {
  try {
    // Sound: only run-in-thread.ts starts this file, with these settings.
    answer({ kind: 'ended', result: await scheduledBackup(workerData as BackupTask) });
  } catch (error) {
    const code = error instanceof HoldfastError ? error.code : 'internal';
    answer({ kind: 'failed', code, message: error instanceof Error ? error.message : String(error) });
  }
}

// It does something when it is imported: it is the main module of a thread.
if (parentPort !== null) void run();
