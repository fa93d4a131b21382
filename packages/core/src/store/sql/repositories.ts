import type { Readers, Writers } from '../../domain/store.ts';
import { changeReader } from './changes/change-reader.ts';
import { changeWriter } from './changes/change-writer.ts';
import { embeddingReader } from './embeddings/embedding-reader.ts';
import { embeddingWriter } from './embeddings/embedding-writer.ts';
import { idempotencyWriter } from './idempotency/idempotency-writer.ts';
import { imageReader, imageWriter } from './images/image-repository.ts';
import { jobReader } from './jobs/job-reader.ts';
import { jobWriter } from './jobs/job-writer.ts';
import { keyReader, keyWriter } from './keys/key-repository.ts';
import { memoryReader } from './memories/memory-reader.ts';
import { memoryWriter } from './memories/memory-writer.ts';
import type { Session, WriteSession } from './session.ts';
import { userReader, userWriter } from './users/user-repository.ts';

/** The repositories of one unit of work. Each is made when it is first named: most units need one or two. */
export function readersOf(session: Session): Readers {
  const memories = once(() => memoryReader(session));
  const embeddings = once(() => embeddingReader(session));
  const changes = once(() => changeReader(session));
  const images = once(() => imageReader(session));
  const jobs = once(() => jobReader(session));
  const keys = once(() => keyReader(session));
  const users = once(() => userReader(session));
  return {
    get memories() {
      return memories();
    },
    get embeddings() {
      return embeddings();
    },
    get changes() {
      return changes();
    },
    get images() {
      return images();
    },
    get jobs() {
      return jobs();
    },
    get keys() {
      return keys();
    },
    get users() {
      return users();
    },
  };
}

export function writersOf(session: WriteSession): Writers {
  const memories = once(() => memoryWriter(session));
  const embeddings = once(() => embeddingWriter(session));
  const changes = once(() => changeWriter(session));
  const images = once(() => imageWriter(session));
  const jobs = once(() => jobWriter(session));
  const keys = once(() => keyWriter(session));
  const users = once(() => userWriter(session));
  const idempotency = once(() => idempotencyWriter(session));
  return {
    get memories() {
      return memories();
    },
    get embeddings() {
      return embeddings();
    },
    get changes() {
      return changes();
    },
    get images() {
      return images();
    },
    get jobs() {
      return jobs();
    },
    get keys() {
      return keys();
    },
    get users() {
      return users();
    },
    get idempotency() {
      return idempotency();
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
