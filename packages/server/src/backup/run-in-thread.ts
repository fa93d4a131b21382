import { Worker } from 'node:worker_threads';
import { type ErrorCode, HoldfastError } from '@holdfast/contract';
import type { BackupConfig } from './open-target.ts';
import type { ScheduledBackup } from './scheduled-backup.ts';

export interface BackupTask {
  readonly config: BackupConfig;
  readonly dueAt: number;
  readonly now: number;
}

export type FromBackupThread =
  | { readonly kind: 'ended'; readonly result: ScheduledBackup }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string };

/** Written like this for scripts/bundle/urls.ts, which makes a file of its own of it. */
const threadFile = new URL('./backup-thread.ts', import.meta.url);

/** Makes the backup in a thread of its own. When it is stopped midway, nothing of it is kept. @throws HoldfastError as `makeBackup` */
export async function backUpInThread(task: BackupTask, signal: AbortSignal): Promise<ScheduledBackup> {
  const worker = new Worker(threadFile, { workerData: task, name: 'holdfast-backup' });
  const end = Promise.withResolvers<ScheduledBackup>();
  const stop = (): void => end.reject(new HoldfastError('shutting_down'));
  signal.addEventListener('abort', stop);
  worker.on('message', (message: FromBackupThread) => {
    if (message.kind === 'ended') end.resolve(message.result);
    else end.reject(new HoldfastError(message.code, { detail: message.message }));
  });
  worker.on('error', (cause: unknown) => {
    end.reject(new HoldfastError('internal', { detail: 'The thread of a backup broke down.', cause }));
  });
  worker.on('exit', () =>
    end.reject(new HoldfastError('internal', { detail: 'The thread of a backup ended too early.' })),
  );
  try {
    return await end.promise;
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
