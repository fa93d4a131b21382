import { crc32 } from 'node:zlib';
import type { ImageReader, ImageWriter } from '../../../domain/recall/image/image-store.ts';
import type { Session, WriteSession } from '../session.ts';
import { statement } from '../statement.ts';

const findImage = statement((db, p: { userNo: number }) =>
  db.selectFrom('index_images').select(['version', 'contents', 'parts']).where('user_no', '=', p.userNo),
);

/** Of a part that is sealed, which has a better one: a checksum of what was sealed would say something about it. */
const unchecked = 0;

const findPart = statement((db, p: { userNo: number; part: number }) =>
  db
    .selectFrom('index_parts')
    .select(['bytes', 'checksum'])
    .where('part_no', '=', p.part)
    .where('user_no', '=', p.userNo),
);

const listParts = statement((db, p: { userNo: number }) =>
  db.selectFrom('index_parts').select('part_no').where('user_no', '=', p.userNo).orderBy('part_no'),
);

const addPart = statement((db, p: { userNo: number; checksum: number; bytes: Uint8Array }, dialect) =>
  db
    .insertInto('index_parts')
    .values({ user_no: p.userNo, checksum: p.checksum, bytes: p.bytes })
    .$if(dialect.returnsNumbers, (query) => query.returning('part_no as number')),
);

const removeParts = statement((db, p: { userNo: number; parts: readonly number[] }, dialect) =>
  db.deleteFrom('index_parts').where('user_no', '=', p.userNo).where(dialect.isOneOf('part_no', p.parts)),
);

const removeAllParts = statement((db, p: { userNo: number }) =>
  db.deleteFrom('index_parts').where('user_no', '=', p.userNo),
);

const putImage = statement((db, p: { userNo: number; version: number; contents: string; parts: string }) =>
  db
    .insertInto('index_images')
    .values({ user_no: p.userNo, version: p.version, contents: p.contents, parts: p.parts })
    .onConflict((conflict) =>
      conflict.column('user_no').doUpdateSet({ version: p.version, contents: p.contents, parts: p.parts }),
    ),
);

const userVersion = statement((db, p: { userNo: number }) =>
  db.selectFrom('user_state').select('version').where('user_no', '=', p.userNo),
);

export function imageReader(session: Session): ImageReader {
  return {
    async find(scope) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return undefined;
      const row = await session.executor.first(findImage, { userNo });
      return row === undefined || row.contents === '' ? undefined : { version: row.version, contents: row.contents };
    },
    async part(scope, { part }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return undefined;
      const row = await session.executor.first(findPart, { userNo, part });
      return row === undefined || (row.checksum !== unchecked && crc32(row.bytes) !== row.checksum)
        ? undefined
        : row.bytes;
    },
  };
}

export function imageWriter(session: WriteSession): ImageWriter {
  const { executor } = session;
  const numbersOf = async (userNo: number): Promise<number[]> =>
    (await executor.all(listParts, { userNo })).map((row) => row.part_no);
  return {
    ...imageReader(session),
    async addPart(scope, { version, bytes }) {
      const userNo = await session.ownUserNo(scope);
      const row = await executor.first(findImage, { userNo });
      if (row !== undefined && row.version > version) return undefined;
      const checksum = executor.dialect.seals === true ? unchecked : crc32(bytes);
      return executor.insert(addPart, { userNo, checksum, bytes });
    },
    async publish(scope, { version, contents, parts }) {
      const userNo = await session.ownUserNo(scope);
      const row = await executor.first(findImage, { userNo });
      if (row !== undefined && row.version > version) return false;
      const there = new Set(await numbersOf(userNo));
      if (!parts.every((part) => there.has(part))) return false;
      await executor.run(putImage, { userNo, version, contents, parts: JSON.stringify(parts) });
      return true;
    },
    async sweep(scope, { limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return 0;
      const row = await executor.first(findImage, { userNo });
      // Sound: only this file writes the column.
      const held = new Set(row === undefined ? [] : (JSON.parse(row.parts) as number[]));
      const parts = (await numbersOf(userNo)).filter((part) => !held.has(part)).slice(0, limit);
      return parts.length === 0 ? 0 : executor.run(removeParts, { userNo, parts });
    },
  };
}

/**
 * Removes a user's image with all its parts, which hold words of what is purged, and leaves behind the version that a
 * purge has come to: from an index of an earlier one no image may be stored any more, by whatever process. To be
 * called when the purge has raised the version.
 *
 * A soft deletion need not come here: it is an entry of the change log, which whoever loads the image takes in before
 * anything is found; and its words may stay on disk, as the row itself stays.
 */
export async function dropImage({ executor }: WriteSession, userNo: number): Promise<void> {
  await executor.run(removeAllParts, { userNo });
  const user = await executor.first(userVersion, { userNo });
  await executor.run(putImage, { userNo, version: user?.version ?? 0, contents: '', parts: '[]' });
}
