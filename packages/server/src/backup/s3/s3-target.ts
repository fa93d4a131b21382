import { HoldfastError } from '@holdfast/contract';
import { createdAtOf } from '../names.ts';
import type { BackupTarget, StoredBackup } from '../target.ts';
import { createS3Client, type S3Client, type S3Settings, unreachable } from './s3-client.ts';
import { elementsOf, escaped, valueOf } from './xml.ts';

export interface S3TargetSettings extends S3Settings {
  /** What stands before every name, without slashes at its ends; may be empty. */
  readonly prefix: string;
  /** Bytes of the first parts; 16 MiB when not given, of which S3 wants 5 at least. */
  readonly partBytes?: number;
}

/** S3 takes 10,000 parts of one object: with ones that grow, 880 GB fit. */
const partsOfOneSize = 1_000;
const readAttempts = 5;

/** Backups in a bucket of S3 or of anything compatible. */
export function s3Target(settings: S3TargetSettings): BackupTarget {
  const { bucket, prefix, partBytes = 16 * 2 ** 20 } = settings;
  const client = createS3Client(settings);
  const keyOf = (name: string): string => (prefix === '' ? name : `${prefix}/${name}`);
  return {
    place: `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}`,
    put: (name, bytes) => put(client, keyOf(name), cut(bytes, partBytes)),
    async list() {
      const found: StoredBackup[] = [];
      let token: string | undefined;
      do {
        const xml = await client.text({
          method: 'GET',
          key: '',
          query: {
            'list-type': '2',
            ...(prefix === '' ? {} : { prefix: `${prefix}/` }),
            ...(token === undefined ? {} : { 'continuation-token': token }),
          },
        });
        if (!xml.includes('</ListBucketResult>')) throw unreachable(client.place, new Error('the list is cut short'));
        for (const entry of elementsOf(xml, 'Contents')) {
          const name = (valueOf(entry, 'Key') ?? '').slice(keyOf('').length);
          const createdAt = createdAtOf(name);
          if (createdAt !== undefined) found.push({ name, bytes: Number(valueOf(entry, 'Size')), createdAt });
        }
        token = valueOf(xml, 'IsTruncated') === 'true' ? valueOf(xml, 'NextContinuationToken') : undefined;
      } while (token !== undefined);
      return found;
    },
    read: (name) => read(client, keyOf(name)),
    async readEnd(name, bytes) {
      const request = { method: 'GET', key: keyOf(name), headers: { range: `bytes=-${bytes}` } } as const;
      for (let count = 1; ; count += 1) {
        const response = await client.call(request);
        try {
          return new Uint8Array(await response.arrayBuffer());
        } catch (error) {
          if (count === readAttempts) throw unreachable(client.place, error);
        }
      }
    },
    async remove(name) {
      await client.text({ method: 'DELETE', key: keyOf(name) });
    },
  };
}

/** One call for what fits into one part; else as many as there are parts, and one that makes them an object. */
async function put(client: S3Client, key: string, parts: AsyncGenerator<Uint8Array>): Promise<void> {
  const first = await parts.next();
  const second = await parts.next();
  if (second.done === true) {
    await client.text({ method: 'PUT', key, body: first.done === true ? new Uint8Array() : first.value });
    return;
  }
  const uploadId = valueOf(await client.text({ method: 'POST', key, query: { uploads: '' } }), 'UploadId');
  if (uploadId === undefined) throw unreachable(client.place, new Error('no upload was begun'));
  try {
    const tags: string[] = [];
    const send = async (body: Uint8Array): Promise<void> => {
      const query = { partNumber: String(tags.length + 1), uploadId };
      const response = await client.call({ method: 'PUT', key, query, body });
      await response.arrayBuffer();
      const tag = response.headers.get('etag');
      if (tag === null) throw unreachable(client.place, new Error('a part has no tag'));
      tags.push(tag);
    };
    if (first.done !== true) await send(first.value);
    await send(second.value);
    for await (const part of parts) await send(part);
    await complete(client, { key, uploadId, tags });
  } catch (error) {
    await parts.return(undefined);
    // Else the parts are stored, and paid for, for ever. The first failure is the one to tell of.
    await client.text({ method: 'DELETE', key, query: { uploadId } }).catch(() => undefined);
    throw error;
  }
}

async function complete(
  client: S3Client,
  { key, uploadId, tags }: { readonly key: string; readonly uploadId: string; readonly tags: readonly string[] },
): Promise<void> {
  const list = tags.map((tag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${escaped(tag)}</ETag></Part>`);
  const body = Buffer.from(`<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`);
  const answer = await client.text({ method: 'POST', key, query: { uploadId }, body });
  // S3 may begin to answer with 200 before it knows whether it works.
  if (answer.includes('</CompleteMultipartUploadResult>')) return;
  const code = valueOf(answer, 'Code') ?? 'no reason given';
  throw new HoldfastError('backup_unavailable', {
    detail: `${client.place} did not put the backup together (${code}). It was not kept.`,
  });
}

async function* cut(bytes: AsyncIterable<Uint8Array>, partBytes: number): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let have = 0;
  let made = 0;
  for await (const piece of bytes) {
    parts.push(piece);
    have += piece.length;
    const wanted = partBytes * (1 + Math.floor(made / partsOfOneSize));
    if (have < wanted) continue;
    yield Buffer.concat(parts);
    made += 1;
    [parts, have] = [[], 0];
  }
  if (have > 0) yield Buffer.concat(parts);
}

/** Goes on after what has arrived when the connection breaks or stalls. */
async function* read(client: S3Client, key: string): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let broken = 0; ;) {
    const response = await client.call({
      method: 'GET',
      key,
      ...(at === 0 ? {} : { headers: { range: `bytes=${at}-` } }),
    });
    if (at > 0 && response.status !== 206) throw unreachable(client.place, new Error('no range was given'));
    try {
      for await (const piece of bytesOf(response)) {
        at += piece.length;
        broken = 0;
        yield piece;
      }
      return;
    } catch (error) {
      broken += 1;
      if (broken === readAttempts) throw unreachable(client.place, error);
    }
  }
}

async function* bytesOf({ body }: Response): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  // Sound: a body is a stream of bytes; the types of the web leave it open.
  yield* body as AsyncIterable<Uint8Array>;
}
