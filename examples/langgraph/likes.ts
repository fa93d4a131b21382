import type { Client } from '@holdfast/sdk';
import { HoldfastStore } from '@holdfast/sdk/langgraph';
import { Annotation, END, type LangGraphRunnableConfig, START, StateGraph } from '@langchain/langgraph';

const State = Annotation.Root({ who: Annotation<string>, said: Annotation<string>, reply: Annotation<string> });

async function note({ who, said }: typeof State.State, { store }: LangGraphRunnableConfig) {
  await store?.put(['likes', who], crypto.randomUUID(), { said });
  return { reply: 'I will remember that.' };
}

async function recall({ who, said }: typeof State.State, { store }: LangGraphRunnableConfig) {
  const [best] = (await store?.search(['likes', who], { query: said, limit: 1 })) ?? [];
  return { reply: best?.score === undefined ? 'I do not know.' : `You said: ${String(best.value['said'])}` };
}

/** A graph that notes what people tell of themselves and answers their questions from it, across threads and restarts. */
export function createGraph(memory: Client) {
  return new StateGraph(State)
    .addNode('note', note)
    .addNode('recall', recall)
    .addConditionalEdges(START, ({ said }) => (said.endsWith('?') ? 'recall' : 'note'))
    .addEdge('note', END)
    .addEdge('recall', END)
    .compile({ store: new HoldfastStore({ client: memory }) });
}
