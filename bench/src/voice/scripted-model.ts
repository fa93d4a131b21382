import { fakeLanguageServer, type FakeLanguageServer } from '@holdfast/core/testing';
import { textsOf } from '../life/scripted-model.ts';
import { said } from './vendor.ts';

/** More than a run asks for. */
const most = 10_000;

/** A language model that takes so many milliseconds a reply, and finds a memory in each thing a caller of the bench says. */
export async function slowModel(ms: number): Promise<FakeLanguageServer> {
  const server = await fakeLanguageServer({
    usual: (call) => {
      const texts = textsOf(call);
      const content = call.schemaName === 'extract' ? extracted(texts) : { summary: texts[0]?.text ?? '' };
      return { kind: 'reply', content };
    },
  });
  server.script(...Array.from({ length: most }, () => ({ kind: 'slow', ms }) as const));
  return server;
}

function extracted(texts: ReturnType<typeof textsOf>): object {
  const memories = texts.flatMap(({ n, text }) =>
    n === undefined || !said.includes(text)
      ? []
      : [
          {
            kind: 'semantic',
            content: text,
            sources: [n],
            salience: 0.6,
            confidence: 0.9,
            occurred_at: null,
            tags: [],
          },
        ],
  );
  return { memories, facts: [], entities: [], refused: [] };
}
