import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Holdfast, OpenOptions } from '../open.ts';
import { type FakeReceiver, fakeReceiver, isSignedWith, type Received } from './fake-receiver.ts';

const secretKey = 'a secret key of more than thirty-two characters';
const canary = 'xylophone';

/** What webhooks do on any store; with a worker, real HTTP and a receiver that misbehaves. */
export function describeWebhooks({
  name,
  open,
}: {
  readonly name: string;
  readonly open: (options: Omit<OpenOptions, 'path' | 'database'>) => Promise<Holdfast>;
}): void {
  describe(`webhooks on ${name}`, () => {
    let holdfast: Holdfast;
    let receiver: FakeReceiver;
    beforeEach(async () => {
      receiver = await fakeReceiver();
      holdfast = await open({ night: false, extraction: 'off', links: false, secretKey, durability: 'normal' });
    });
    afterEach(async () => {
      await holdfast.close();
      await receiver[Symbol.asyncDispose]();
    });
    const listen = (events: readonly ('*' | 'memory.*' | 'memory.created' | 'fact.*' | 'job.dead')[], more = {}) =>
      holdfast.createWebhook({ url: receiver.url, events: [...events], ...more });
    const until = async (count: number): Promise<readonly Received[]> => {
      await expect.poll(() => receiver.received.length, { timeout: 8_000, interval: 20 }).toBeGreaterThanOrEqual(count);
      return receiver.received;
    };
    const deliveriesOf = async (id: string) => (await holdfast.listDeliveries({ id })).deliveries;

    test('tell of what changes, signed, in order, with ids and no words', async () => {
      const { webhook, secret } = await listen(['memory.*']);
      const { memory } = await holdfast.remember({ content: `My ${canary}.`, tags: [canary], space: canary });
      await holdfast.updateMemory({ id: memory.id, content: `Two ${canary}s.`, spaces: '*' });
      await holdfast.forgetMemory({ id: memory.id, spaces: '*' });
      const received = await until(3);
      expect(received.map(({ type }) => type)).toEqual(['memory.created', 'memory.updated', 'memory.forgotten']);
      expect(received.map(({ data }) => data['memoryId'])).toEqual([memory.id, memory.id, memory.id]);
      for (const one of received) {
        expect(isSignedWith(secret, one)).toBe(true);
        expect(isSignedWith(`${secret}x`, one) && isSignedWith('whsec_b3RoZXI=', one)).toBe(false);
        expect(JSON.stringify(one)).not.toContain(canary);
      }
      expect(new Set(received.map(({ id }) => id)).size).toBe(3);
      const last = async () => (await deliveriesOf(webhook.id))[0];
      // The answer is noted after it was received.
      await expect.poll(last).toMatchObject({ type: 'memory.forgotten', state: 'delivered', attempts: 1, status: 204 });
      expect(await deliveriesOf(webhook.id)).toHaveLength(3);
      expect(JSON.stringify(await holdfast.listWebhooks({}))).not.toContain(secret);
    });

    test('hold the words where their owner asks for them', async () => {
      await listen(['memory.created'], { content: true });
      const { memory } = await holdfast.remember({ content: `My ${canary}.`, tags: ['music'] });
      const [one] = await until(1);
      expect(one?.data['memory']).toEqual({
        id: memory.id,
        kind: memory.kind,
        content: `My ${canary}.`,
        tags: ['music'],
      });
    });

    test('tell nothing of before, of other users, or of what was not asked for', async () => {
      await holdfast.remember({ content: 'before', userId: 'ana' });
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
      await listen(['memory.created'], { userId: 'ana' });
      await holdfast.remember({ content: 'of another', userId: 'ben' });
      const { memory } = await holdfast.remember({ content: 'asked for', userId: 'ana' });
      await holdfast.pinMemory({ id: memory.id, userId: 'ana' });
      const { memory: second } = await holdfast.remember({ content: 'and this', userId: 'ana' });
      const received = await until(2);
      expect(received.map(({ data }) => data['memoryId'])).toEqual([memory.id, second.id]);
    });

    test('tell of facts', async () => {
      await listen(['fact.*']);
      // The watch has to learn that the tenant has webhooks; facts raise no version that it would see.
      await new Promise((resolve) => {
        setTimeout(resolve, 2_100);
      });
      const { fact } = await holdfast.createFact({ subject: 'Ada', predicate: 'plays', object: 'the drums' });
      await until(1);
      await holdfast.retractFact({ id: fact.id });
      const received = await until(2);
      expect(received.map(({ type, data }) => [type, data['factId']])).toEqual([
        ['fact.created', fact.id],
        ['fact.retracted', fact.id],
      ]);
    });

    test('try again what fails, with the same id, and hold up what comes after it', async () => {
      receiver.script({ kind: 'status', status: 500 });
      const { webhook } = await listen(['memory.created']);
      const { memory: first } = await holdfast.remember({ content: 'first' });
      const { memory: second } = await holdfast.remember({ content: 'second' });
      await until(1);
      await expect
        .poll(async () => (await deliveriesOf(webhook.id)).at(-1))
        .toMatchObject({
          state: 'waiting',
          attempts: 1,
          status: 500,
        });
      const received = await until(3);
      expect(received.map(({ data }) => data['memoryId'])).toEqual([first.id, first.id, second.id]);
      expect(received[0]?.id).toBe(received[1]?.id);
    }, 20_000);

    test('a receiver that redirects, resets or sends without end harms nobody', async () => {
      receiver.script(
        { kind: 'status', status: 302, location: 'http://169.254.169.254/' },
        { kind: 'reset' },
        { kind: 'huge' },
      );
      const { webhook } = await listen(['memory.created']);
      const tests = [];
      for (let count = 0; count < 3; count += 1) tests.push(await holdfast.testWebhook({ id: webhook.id }));
      expect(tests).toMatchObject([
        { ok: false, status: 302 },
        { ok: false, error: 'It cannot be reached.' },
        { ok: true, status: 200 },
      ]);
    });

    test('are changed, stopped, given a new secret and removed', async () => {
      const { webhook, secret } = await listen(['memory.created']);
      const stopped = await holdfast.updateWebhook({ id: webhook.id, active: false, events: ['memory.*'] });
      expect(stopped).toMatchObject({ webhook: { state: 'paused', events: ['memory.*'] } });
      expect(stopped.secret).toBeUndefined();
      const renewed = await holdfast.updateWebhook({ id: webhook.id, active: true, rotateSecret: true });
      expect(renewed.webhook.state).toBe('active');
      await holdfast.testWebhook({ id: webhook.id });
      const [one] = await until(1);
      if (one === undefined) throw new Error('nothing came');
      expect([isSignedWith(secret, one), isSignedWith(renewed.secret ?? '', one)]).toEqual([false, true]);
      expect(one.type).toBe('webhook.test');
      await holdfast.deleteWebhook({ id: webhook.id });
      expect((await holdfast.listWebhooks({})).webhooks).toEqual([]);
      const { id } = webhook;
      const calls = [
        () => holdfast.deleteWebhook({ id }),
        () => holdfast.updateWebhook({ id }),
        () => holdfast.testWebhook({ id }),
        () => holdfast.listDeliveries({ id }),
        () => holdfast.retryDelivery({ id, eventId: 'evt_1' }),
      ];
      for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'not_found' });
    });

    test('whose receiver is gone are disabled, say so, and go on when told to', async () => {
      receiver.script({ kind: 'status', status: 410 });
      const { webhook } = await listen(['memory.created']);
      await holdfast.remember({ content: 'first' });
      await until(1);
      const state = async () => (await holdfast.listWebhooks({})).webhooks[0];
      await expect.poll(state).toMatchObject({ state: 'disabled', reason: 'Its receiver answered 410: it is gone.' });
      expect(await holdfast.health({})).toMatchObject({
        status: 'degraded',
        checks: { webhooks: { status: 'degraded' } },
      });
      await holdfast.updateWebhook({ id: webhook.id, active: true });
      const [waiting] = await deliveriesOf(webhook.id);
      await holdfast.retryDelivery({ id: webhook.id, eventId: waiting?.eventId ?? '' });
      await until(2);
      expect(await state()).toMatchObject({ state: 'active' });
    });
  });
}
