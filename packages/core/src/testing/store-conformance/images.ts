import { describe, expect, test } from 'vitest';
import type { ImageWriter } from '../../domain/recall/image/image-store.ts';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

const ana = scopeOf('ana');
const bob = scopeOf('bob');

export function imagesSuite(under: StoreUnderTest): void {
  describe('images of indexes', () => {
    const fixture = useStore(under);
    const write = <T>(work: (images: ImageWriter) => Promise<T>) =>
      fixture.store.write(ana, (writers) => work(writers.images));
    const bytesOf = (length: number): Uint8Array => Uint8Array.from({ length }, (_, place) => place % 251);
    const add = async (version: number, length = 3): Promise<number> => {
      const part = await write((images) => images.addPart(ana, { version, bytes: bytesOf(length) }));
      if (part === undefined) throw new Error('the part was refused');
      return part;
    };
    const find = () => fixture.store.read(ana, (r) => r.images.find(ana));
    const read = (part: number) => fixture.store.read(ana, (r) => r.images.part(ana, { part }));
    const purge = async (): Promise<void> => {
      const { id } = await fixture.insertOne(ana);
      await fixture.store.write(ana, async (w) => {
        await w.memories.softDelete(ana, { id, at: 1 });
        await w.memories.purge(ana, { deletedBefore: 2, limit: 9, at: 3 });
      });
    };

    test('what is published is found with its parts, byte by byte, by its user alone', async () => {
      expect(await find()).toBeUndefined();
      expect(await read(1)).toBeUndefined();
      const parts = [await add(4, 300_000), await add(4, 0)];
      expect(await find()).toBeUndefined();
      expect(await write((images) => images.publish(ana, { version: 4, contents: 'table', parts }))).toBe(true);
      expect(await find()).toEqual({ version: 4, contents: 'table' });
      expect(await read(parts[0] ?? 0)).toEqual(bytesOf(300_000));
      expect(await read(parts[1] ?? 0)).toEqual(bytesOf(0));
      await fixture.insert(bob, {});
      const foreign = await fixture.store.read(bob, (r) =>
        Promise.all([r.images.find(bob), r.images.part(bob, { part: parts[0] ?? 0 })]),
      );
      expect(foreign).toEqual([undefined, undefined]);
    });

    test('a newer image takes the place of the old one, whose parts are swept away', async () => {
      const kept = await add(1);
      const old = [kept, await add(1), await add(1)];
      await write((images) => images.publish(ana, { version: 1, contents: 'one', parts: old }));
      const parts = [kept, await add(2)];
      await write((images) => images.publish(ana, { version: 2, contents: 'two', parts }));
      expect(await write((images) => images.sweep(ana, { limit: 1 }))).toBe(1);
      expect(await write((images) => images.sweep(ana, { limit: 9 }))).toBe(1);
      expect(await write((images) => images.sweep(ana, { limit: 9 }))).toBe(0);
      expect(await read(kept)).toEqual(bytesOf(3));
      expect(await read(old[1] ?? 0)).toBeUndefined();
      expect(await fixture.store.write(bob, (w) => w.images.sweep(bob, { limit: 9 }))).toBe(0);
    });

    test('an older one than is there is refused, and so is one that has lost a part', async () => {
      const part = await add(5);
      await write((images) => images.publish(ana, { version: 5, contents: 'five', parts: [part] }));
      expect(await write((images) => images.addPart(ana, { version: 4, bytes: bytesOf(1) }))).toBeUndefined();
      expect(await write((images) => images.publish(ana, { version: 4, contents: 'four', parts: [part] }))).toBe(false);
      const unused = await add(5);
      await write((images) => images.sweep(ana, { limit: 9 }));
      expect(await write((images) => images.publish(ana, { version: 6, contents: 'six', parts: [unused] }))).toBe(
        false,
      );
      expect(await find()).toEqual({ version: 5, contents: 'five' });
      expect(await add(5)).toBeGreaterThan(unused);
    });

    test('a purge takes the image and all parts with it, and none of before it can come after', async () => {
      const part = await add(1);
      await write((images) => images.publish(ana, { version: 1, contents: 'words', parts: [part] }));
      const late = await add(1);
      await purge();
      const version = await fixture.store.read(ana, (r) => r.changes.version(ana));
      expect(await find()).toBeUndefined();
      expect([await read(part), await read(late)]).toEqual([undefined, undefined]);
      const refused = await write((images) => images.addPart(ana, { version: version - 1, bytes: bytesOf(1) }));
      expect(refused).toBeUndefined();
      expect(await write((images) => images.publish(ana, { version: version - 1, contents: 'x', parts: [] }))).toBe(
        false,
      );
      const parts = [await add(version)];
      expect(await write((images) => images.publish(ana, { version, contents: 'new', parts }))).toBe(true);
    });

    test('parts left over by a writer that was killed are swept away, also when no image was ever published', async () => {
      const part = await add(1);
      expect(await write((images) => images.sweep(ana, { limit: 9 }))).toBe(1);
      expect(await read(part)).toBeUndefined();
    });
  });
}
