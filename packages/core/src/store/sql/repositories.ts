import type { Readers, Writers } from '../../domain/store.ts';
import { auditReader, auditWriter } from './audit/audit-repository.ts';
import { callReader } from './calls/call-reader.ts';
import { callWriter } from './calls/call-writer.ts';
import { knowledgeReader, knowledgeWriter } from './knowledge/knowledge-repository.ts';
import { workReader, workWriter } from './work/work-repository.ts';
import { changeReader } from './changes/change-reader.ts';
import { changeWriter } from './changes/change-writer.ts';
import { consolidationReader, consolidationWriter } from './consolidation/consolidation-repository.ts';
import { embeddingReader } from './embeddings/embedding-reader.ts';
import { embeddingWriter } from './embeddings/embedding-writer.ts';
import { entityReader } from './entities/entity-reader.ts';
import { entityWriter } from './entities/entity-writer.ts';
import { eventReader, eventWriter } from './events/event-repository.ts';
import { extractionReader, extractionWriter } from './extractions/extraction-repository.ts';
import { factReader, factWriter } from './facts/fact-repository.ts';
import { idempotencyWriter } from './idempotency/idempotency-writer.ts';
import { imageReader, imageWriter } from './images/image-repository.ts';
import { integrityReader } from './integrity/integrity-repository.ts';
import { jobReader } from './jobs/job-reader.ts';
import { jobWriter } from './jobs/job-writer.ts';
import { keyReader, keyWriter } from './keys/key-repository.ts';
import { linkReader, linkWriter } from './links/link-repository.ts';
import { templateReader, templateWriter } from './language/template-repository.ts';
import { usageReader, usageWriter } from './language/usage-repository.ts';
import { memoryReader } from './memories/memory-reader.ts';
import { memoryWriter } from './memories/memory-writer.ts';
import { plannerReader, plannerWriter } from './planner/planner-repository.ts';
import { timeReader, timeWriter } from './planner/time-repository.ts';
import { receiptReader, receiptWriter } from './receipts/receipt-repository.ts';
import { secretReader, secretWriter } from './secrets/secret-repository.ts';
import type { Session, WriteSession } from './session.ts';
import { vaultReader, vaultWriter } from './sealing/vault-repository.ts';
import { settingsReader, settingsWriter } from './settings/settings-repository.ts';
import { decisionReader, decisionWriter } from './sessions/decision-repository.ts';
import { sessionReader } from './sessions/session-reader.ts';
import { sessionWriter } from './sessions/session-writer.ts';
import { tombstoneReader, tombstoneWriter } from './tombstones/tombstone-repository.ts';
import { quotaReader, quotaWriter } from './users/quota-repository.ts';
import { tenantReader, tenantWriter } from './users/tenant-repository.ts';
import { webhookReader, webhookWriter } from './webhooks/webhook-repository.ts';
import { userReader, userWriter } from './users/user-repository.ts';

/** The repositories of one unit of work. Each is made when it is first named: most units need one or two. */
export function readersOf(session: Session): Readers {
  return new LazyReaders(session);
}

export function writersOf(session: WriteSession): Writers {
  return new LazyWriters(session);
}

/** Classes, because an object literal with a getter for each of its own took longer to make than a statement to run. */
class LazyReaders implements Readers {
  readonly #session: Session;
  #memories: Readers['memories'] | undefined;
  #embeddings: Readers['embeddings'] | undefined;
  #changes: Readers['changes'] | undefined;
  #images: Readers['images'] | undefined;
  #entities: Readers['entities'] | undefined;
  #facts: Readers['facts'] | undefined;
  #links: Readers['links'] | undefined;
  #events: Readers['events'] | undefined;
  #extractions: Readers['extractions'] | undefined;
  #jobs: Readers['jobs'] | undefined;
  #keys: Readers['keys'] | undefined;
  #users: Readers['users'] | undefined;
  #tenants: Readers['tenants'] | undefined;
  #quotas: Readers['quotas'] | undefined;
  #consolidations: Readers['consolidations'] | undefined;
  #settings: Readers['settings'] | undefined;
  #usage: Readers['usage'] | undefined;
  #templates: Readers['templates'] | undefined;
  #secrets: Readers['secrets'] | undefined;
  #vault: Readers['vault'] | undefined;
  #integrity: Readers['integrity'] | undefined;
  #tombstones: Readers['tombstones'] | undefined;
  #receipts: Readers['receipts'] | undefined;
  #audit: Readers['audit'] | undefined;
  #calls: Readers['calls'] | undefined;
  #sessions: Readers['sessions'] | undefined;
  #decisions: Readers['decisions'] | undefined;
  #work: Readers['work'] | undefined;
  #knowledge: Readers['knowledge'] | undefined;
  #planner: Readers['planner'] | undefined;
  #times: Readers['times'] | undefined;
  #webhooks: Readers['webhooks'] | undefined;
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
  get entities(): Readers['entities'] {
    return (this.#entities ??= entityReader(this.#session));
  }
  get facts(): Readers['facts'] {
    return (this.#facts ??= factReader(this.#session));
  }
  get links(): Readers['links'] {
    return (this.#links ??= linkReader(this.#session));
  }
  get events(): Readers['events'] {
    return (this.#events ??= eventReader(this.#session));
  }
  get extractions(): Readers['extractions'] {
    return (this.#extractions ??= extractionReader(this.#session));
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
  get tenants(): Readers['tenants'] {
    return (this.#tenants ??= tenantReader(this.#session));
  }
  get quotas(): Readers['quotas'] {
    return (this.#quotas ??= quotaReader(this.#session));
  }
  get consolidations(): Readers['consolidations'] {
    return (this.#consolidations ??= consolidationReader(this.#session));
  }
  get settings(): Readers['settings'] {
    return (this.#settings ??= settingsReader(this.#session));
  }
  get usage(): Readers['usage'] {
    return (this.#usage ??= usageReader(this.#session));
  }
  get templates(): Readers['templates'] {
    return (this.#templates ??= templateReader(this.#session));
  }
  get secrets(): Readers['secrets'] {
    return (this.#secrets ??= secretReader(this.#session));
  }
  get integrity(): Readers['integrity'] {
    return (this.#integrity ??= integrityReader(this.#session));
  }
  get vault(): Readers['vault'] {
    return (this.#vault ??= vaultReader(this.#session));
  }
  get tombstones(): Readers['tombstones'] {
    return (this.#tombstones ??= tombstoneReader(this.#session));
  }
  get receipts(): Readers['receipts'] {
    return (this.#receipts ??= receiptReader(this.#session));
  }
  get webhooks(): Readers['webhooks'] {
    return (this.#webhooks ??= webhookReader(this.#session));
  }
  get audit(): Readers['audit'] {
    return (this.#audit ??= auditReader(this.#session));
  }
  get calls(): Readers['calls'] {
    return (this.#calls ??= callReader(this.#session));
  }
  get sessions(): Readers['sessions'] {
    return (this.#sessions ??= sessionReader(this.#session));
  }
  get decisions(): Readers['decisions'] {
    return (this.#decisions ??= decisionReader(this.#session));
  }
  get work(): Readers['work'] {
    return (this.#work ??= workReader(this.#session));
  }
  get knowledge(): Readers['knowledge'] {
    return (this.#knowledge ??= knowledgeReader(this.#session));
  }
  get planner(): Readers['planner'] {
    return (this.#planner ??= plannerReader(this.#session));
  }
  get times(): Readers['times'] {
    return (this.#times ??= timeReader(this.#session));
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
  #entities: Writers['entities'] | undefined;
  #facts: Writers['facts'] | undefined;
  #links: Writers['links'] | undefined;
  #events: Writers['events'] | undefined;
  #extractions: Writers['extractions'] | undefined;
  #jobs: Writers['jobs'] | undefined;
  #keys: Writers['keys'] | undefined;
  #users: Writers['users'] | undefined;
  #tenants: Writers['tenants'] | undefined;
  #quotas: Writers['quotas'] | undefined;
  #consolidations: Writers['consolidations'] | undefined;
  #settings: Writers['settings'] | undefined;
  #usage: Writers['usage'] | undefined;
  #templates: Writers['templates'] | undefined;
  #secrets: Writers['secrets'] | undefined;
  #vault: Writers['vault'] | undefined;
  #integrity: Writers['integrity'] | undefined;
  #tombstones: Writers['tombstones'] | undefined;
  #receipts: Writers['receipts'] | undefined;
  #audit: Writers['audit'] | undefined;
  #calls: Writers['calls'] | undefined;
  #sessions: Writers['sessions'] | undefined;
  #decisions: Writers['decisions'] | undefined;
  #work: Writers['work'] | undefined;
  #knowledge: Writers['knowledge'] | undefined;
  #planner: Writers['planner'] | undefined;
  #times: Writers['times'] | undefined;
  #webhooks: Writers['webhooks'] | undefined;
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
  get entities(): Writers['entities'] {
    return (this.#entities ??= entityWriter(this.#session));
  }
  get facts(): Writers['facts'] {
    return (this.#facts ??= factWriter(this.#session));
  }
  get links(): Writers['links'] {
    return (this.#links ??= linkWriter(this.#session));
  }
  get events(): Writers['events'] {
    return (this.#events ??= eventWriter(this.#session));
  }
  get extractions(): Writers['extractions'] {
    return (this.#extractions ??= extractionWriter(this.#session));
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
  get tenants(): Writers['tenants'] {
    return (this.#tenants ??= tenantWriter(this.#session));
  }
  get quotas(): Writers['quotas'] {
    return (this.#quotas ??= quotaWriter(this.#session));
  }
  get consolidations(): Writers['consolidations'] {
    return (this.#consolidations ??= consolidationWriter(this.#session));
  }
  get settings(): Writers['settings'] {
    return (this.#settings ??= settingsWriter(this.#session));
  }
  get usage(): Writers['usage'] {
    return (this.#usage ??= usageWriter(this.#session));
  }
  get templates(): Writers['templates'] {
    return (this.#templates ??= templateWriter(this.#session));
  }
  get secrets(): Writers['secrets'] {
    return (this.#secrets ??= secretWriter(this.#session));
  }
  get integrity(): Writers['integrity'] {
    return (this.#integrity ??= integrityReader(this.#session));
  }
  get vault(): Writers['vault'] {
    return (this.#vault ??= vaultWriter(this.#session));
  }
  get tombstones(): Writers['tombstones'] {
    return (this.#tombstones ??= tombstoneWriter(this.#session));
  }
  get receipts(): Writers['receipts'] {
    return (this.#receipts ??= receiptWriter(this.#session));
  }
  get webhooks(): Writers['webhooks'] {
    return (this.#webhooks ??= webhookWriter(this.#session));
  }
  get audit(): Writers['audit'] {
    return (this.#audit ??= auditWriter(this.#session));
  }
  get calls(): Writers['calls'] {
    return (this.#calls ??= callWriter(this.#session));
  }
  get sessions(): Writers['sessions'] {
    return (this.#sessions ??= sessionWriter(this.#session));
  }
  get decisions(): Writers['decisions'] {
    return (this.#decisions ??= decisionWriter(this.#session));
  }
  get work(): Writers['work'] {
    return (this.#work ??= workWriter(this.#session));
  }
  get knowledge(): Writers['knowledge'] {
    return (this.#knowledge ??= knowledgeWriter(this.#session));
  }
  get planner(): Writers['planner'] {
    return (this.#planner ??= plannerWriter(this.#session));
  }
  get times(): Writers['times'] {
    return (this.#times ??= timeWriter(this.#session));
  }
  get search(): Writers['search'] {
    return (this.#search ??= this.#session.executor.dialect.search?.writer(this.#session));
  }
  get idempotency(): Writers['idempotency'] {
    return (this.#idempotency ??= idempotencyWriter(this.#session));
  }
}
