/**
 * A chat of any OpenAI client with memory: nothing but the base URL is Holdfast's. It recalls before the model answers and
 * remembers when it has.
 *
 *   HOLDFAST_URL=http://127.0.0.1:7077 HOLDFAST_KEY=… node chat.ts small-model "My sister Ana has a van"
 */
import OpenAI from 'openai';

const [model = '', ...words] = process.argv.slice(2);
const client = new OpenAI({
  baseURL: `${process.env['HOLDFAST_URL'] ?? 'http://127.0.0.1:7077'}/v1`,
  apiKey: process.env['HOLDFAST_KEY'] ?? '',
  // Whose memories; a key that is bound to a user needs none.
  defaultHeaders: { 'X-Holdfast-User': 'ada' },
});

const { data: reply, response } = await client.chat.completions
  .create({ model, stream: true, messages: [{ role: 'user', content: words.join(' ') }] })
  .withResponse();
for await (const event of reply) process.stdout.write(event.choices[0]?.delta.content ?? '');
process.stdout.write(`\n(${response.headers.get('x-holdfast-memories') ?? 'no'} memories)\n`);
