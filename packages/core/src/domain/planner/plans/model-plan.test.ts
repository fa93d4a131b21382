import { describe, expect, test } from 'vitest';
import { builtInPatterns } from '../patterns/built-in/all.ts';
import { checkPlan } from './check-plan.ts';
import { choosePattern } from './choose-pattern.ts';
import { makePlan } from './make-plan.ts';
import { type KnownText, type ModelPlan, planOfModel, sourcesOf } from './model-plan.ts';
import type { PlanContent } from './plan.ts';
import { readIntent } from './read-intent.ts';

const zone = 'Europe/Berlin';
const now = Date.parse('2026-11-18T09:00:00Z');
const known: readonly KnownText[] = [
  { citation: { type: 'memory', id: 'm1' }, text: 'Zoe knows the lorries of Brunner', seqs: [1] },
  { citation: { type: 'fact', id: 'f1' }, text: 'Ben likes tea', seqs: [2, 3] },
];
type Step = ModelPlan['steps'][number];
const step = (fields: Partial<Step> = {}): Step => ({
  title: 'Do it',
  minutes: 60,
  owner: 'user',
  after: [],
  verification: 'Seen',
  phase: 'before',
  sources: [],
  ...fields,
});

function plan(
  text: string,
  answer: Partial<ModelPlan>,
): { readonly content: PlanContent | undefined; readonly rules: PlanContent } {
  const intent = readIntent(text, { now, zone });
  const rules = makePlan({ intent, now, zone, choice: choosePattern(intent.bare, builtInPatterns) });
  const content = planOfModel({ title: 'T', steps: [step()], due: null, ...answer }, { rules, intent, known, now });
  if (content !== undefined) expect(checkPlan(content, { now, isKnown: () => true })).toEqual([]);
  return { content, rules };
}

describe('the plan of a model', () => {
  test('keeps its words, and has dates and bounds of ours', () => {
    const { content } = plan('Move the shop by 2026-12-01', {
      title: '  Moving the shop ',
      steps: [
        step({ title: 'Ask Zoe', owner: 'Zoe', sources: [1, 1, 9], minutes: 1 }),
        step({ owner: 'Nobody Known', after: [1, 1, 2], minutes: 1e9 / 1e6, phase: 'at' }),
      ],
      due: '2027-01-01',
    });
    expect(content).toMatchObject({
      method: 'model',
      title: 'Moving the shop',
      dueAt: Date.parse('2026-12-01T22:59:59.999Z'),
      steps: [
        { key: 'step-1', owner: 'Zoe', minutes: 5, citations: [{ type: 'memory', id: 'm1' }] },
        { key: 'step-2', owner: 'user', minutes: 1_000, after: ['step-1'], phase: 'before', citations: [] },
      ],
    });
    expect(content?.citations).toContainEqual({ type: 'memory', id: 'm1' });
    expect(plan('Move the shop', { title: ' ' }).content?.title).toBe('Move the shop');
  });

  test('its own date counts where the words name none, and only a date to come', () => {
    expect(plan('Move the shop', { due: '2026-12-01' }).content?.dueAt).toBe(Date.parse('2026-12-01T22:59:59.999Z'));
    for (const due of ['1999-01-01', 'soon', '2026-13-45', '2027-02-30'])
      expect(plan('Move the shop', { due }).content).not.toHaveProperty('dueAt');
    const { content } = plan('Hold a talk on 2026-12-01', { due: '2026-11-30', steps: [step({ phase: 'at' })] });
    expect(content).toMatchObject({ happensAt: Date.parse('2026-12-01T08:00:00Z'), steps: [{ phase: 'at' }] });
    expect(content).not.toHaveProperty('dueAt');
  });

  test('is none where its steps cannot be put in order, are too many, or cost the date', () => {
    expect(plan('Move', { steps: [] }).content).toBeUndefined();
    expect(plan('Move', { steps: Array.from({ length: 51 }, () => step()) }).content).toBeUndefined();
    expect(plan('Move', { steps: [step({ after: [2] }), step({ after: [1] })] }).content).toBeUndefined();
    expect(plan('Move', { steps: [step({ after: [7] })] }).content).toBeUndefined();
    const endless = Array.from({ length: 50 }, (_, index) =>
      step({ minutes: 20_000, after: index === 0 ? [] : [index] }),
    );
    expect(plan('Write a letter in 3 hours', { steps: endless }).content).toBeUndefined();
  });

  test('rests on what it cites, and on what it has words of', () => {
    const cites = plan('Move the shop', { steps: [step({ sources: [2] })] });
    expect(sourcesOf(cites.content as PlanContent, { rules: cites.rules, known })).toEqual([2, 3]);
    const uses = plan('Move the shop', { steps: [step({ title: 'Call Brunner' })] });
    expect(sourcesOf(uses.content as PlanContent, { rules: uses.rules, known })).toEqual([1]);
    const own = plan('Move the lorries', { steps: [step({ title: 'Move the lorries' })] });
    expect(sourcesOf(own.content as PlanContent, { rules: own.rules, known })).toEqual([]);
  });
});
