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
  return new LazyReaders(session);
}

export function writersOf(session: WriteSession): Writers {
  return new LazyWriters(session);
}

/** Classes, because an object literal with seven getters of its own took longer to make than a statement to run. */
class LazyReaders implements Readers {
  readonly #session: Session;
  #memories: Readers['memories'] | undefined;
  #embeddings: Readers['embeddings'] | undefined;
  #changes: Readers['changes'] | undefined;
  #images: Readers['images'] | undefined;
  #jobs: Readers['jobs'] | undefined;
  #keys: Readers['keys'] | undefined;
  #users: Readers['users'] | undefined;
  #search: Readers['search'];

  constructor(session: Session) {
    this.#session = session;
  }

  get memories(): Readers['memories'] {
    return (this.#memories ??= memoryReader(this.#session));
  }
  get embeddings(): Readers['embeddings'] {
    return (this.#embeddings ??= embeddingReader(this.#session));
  }
  get changes(): Readers['changes'] {
    return (this.#changes ??= changeReader(this.#session));
  }
  get images(): Readers['images'] {
    return (this.#images ??= imageReader(this.#session));
  }
  get jobs(): Readers['jobs'] {
    return (this.#jobs ??= jobReader(this.#session));
  }
  get keys(): Readers['keys'] {
    return (this.#keys ??= keyReader(this.#session));
  }
  get users(): Readers['users'] {
    return (this.#users ??= userReader(this.#session));
  }
  get search(): Readers['search'] {
    return (this.#search ??= this.#session.executor.dialect.search?.reader(this.#session));
  }
}

class LazyWriters implements Writers {
  readonly #session: WriteSession;
  #memories: Writers['memories'] | undefined;
  #embeddings: Writers['embeddings'] | undefined;
  #changes: Writers['changes'] | undefined;
  #images: Writers['images'] | undefined;
  #jobs: Writers['jobs'] | undefined;
  #keys: Writers['keys'] | undefined;
  #users: Writers['users'] | undefined;
  #search: Writers['search'];
  #idempotency: Writers['idempotency'] | undefined;

  constructor(session: WriteSession) {
    this.#session = session;
  }

  get memories(): Writers['memories'] {
    return (this.#memories ??= memoryWriter(this.#session));
  }
  get embeddings(): Writers['embeddings'] {
    return (this.#embeddings ??= embeddingWriter(this.#session));
  }
  get changes(): Writers['changes'] {
    return (this.#changes ??= changeWriter(this.#session));
  }
  get images(): Writers['images'] {
    return (this.#images ??= imageWriter(this.#session));
  }
  get jobs(): Writers['jobs'] {
    return (this.#jobs ??= jobWriter(this.#session));
  }
  get keys(): Writers['keys'] {
    return (this.#keys ??= keyWriter(this.#session));
  }
  get users(): Writers['users'] {
    return (this.#users ??= userWriter(this.#session));
  }
  get search(): Writers['search'] {
    return (this.#search ??= this.#session.executor.dialect.search?.writer(this.#session));
  }
  get idempotency(): Writers['idempotency'] {
    return (this.#idempotency ??= idempotencyWriter(this.#session));
  }
}
