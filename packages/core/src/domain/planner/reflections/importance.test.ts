import { describe, expect, test } from 'vitest';
import { importanceOf, promotedFrom } from './importance.ts';

const said = (content: string, fields: object = {}) =>
  importanceOf({ content, role: 'user', salience: 0.5, derived: ['salience'], ...fields });

describe('what was said matters beyond its day', () => {
  test.each([
    ['Please remember that the alarm code is under the mat', 'asked_to_remember', 0.9],
    ['We decided to move the launch to June', 'decided', 0.8],
    ["We've agreed to drop the old format", 'decided', 0.8],
    ['Decision: Postgres it is', 'decided', 0.8],
    ['The checkout service crashed at noon', 'ran_into', 0.75],
    ['The deploy failed on the second host', 'ran_into', 0.75],
    ['The report is due on Friday', 'committed_to', 0.75],
    ["I'll send the contract tonight", 'committed_to', 0.75],
    ['I prefer short meetings', 'said_preference', 0.7],
    ['My favourite editor is the small one', 'said_preference', 0.7],
  ])('%s', (content, weight, value) => {
    expect(said(content)).toEqual({ value, weight });
    expect(value).toBeGreaterThanOrEqual(promotedFrom);
  });

  test.each([
    'The sky is grey',
    'Should we go with the red one?',
    'Have we decided on a name?',
    'We have not decided yet',
    'Maybe the deploy failed',
    'A week without an incident',
    'What if the deadline is due on Monday',
    'hello',
  ])('%s does not', (content) => {
    expect(said(content)).toEqual({ value: 0.4 });
  });

  test('as much as who said it says, from 0.70 on', () => {
    expect(said('The sky is grey', { salience: 0.7, derived: [] })).toEqual({ value: 0.7, weight: 'noted' });
    expect(said('The sky is grey', { salience: 0.69, derived: [] })).toEqual({ value: 0.69 });
    expect(said('We decided to wait', { salience: 0.9, derived: [] })).toEqual({ value: 0.9, weight: 'decided' });
  });

  test('what tools write is passing, unless something failed', () => {
    expect(said('We decided to wait', { role: 'tool' })).toEqual({ value: 0.2 });
    expect(said('3 files', { role: 'system' })).toEqual({ value: 0.2 });
    expect(said('The build failed', { role: 'tool' })).toEqual({ value: 0.75, weight: 'ran_into' });
  });
});
