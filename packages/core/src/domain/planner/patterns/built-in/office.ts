import type { Pattern } from '../pattern.ts';
import { built } from './make.ts';

/** Of thinking, writing and working with people. */
export const officePatterns: readonly Pattern[] = [
  built({
    name: 'research',
    kind: 'process_template',
    description: 'Answer a question from sources, and say how sure the answer is.',
    triggers:
      'research, investigate, compare, evaluate, analyse, analyze, find out, explore, study market, survey, assess, look into, choose',
    lines: [
      [
        'question',
        'Write down what is to be known about {subject}',
        30,
        'The question can be answered by yes, a number or a choice',
      ],
      ['sources', 'Collect sources on {subject}', 90, 'At least three that do not depend on each other', 'question'],
      ['read', 'Read and note what they say on {subject}', 150, 'Every note names its source', 'sources'],
      ['weigh', 'Weigh the findings on {subject}', 60, 'What contradicts what is said', 'read'],
      ['report', 'Write the answer on {subject}', 60, 'It says what to do and how sure it is', 'weigh'],
    ],
  }),
  built({
    name: 'write',
    kind: 'process_template',
    description: 'Write something that others will read.',
    triggers: 'write, draft, document, report, article, blog post, proposal, essay, newsletter, paper, guide, edit',
    lines: [
      ['aim', 'Say for whom {subject} is and what they shall do', 20, 'One sentence each'],
      ['outline', 'Outline {subject}', 45, 'Every heading has its point', 'aim'],
      ['draft', 'Draft {subject}', 150, 'Everything in the outline is said', 'outline'],
      ['review', 'Have {subject} read', 30, 'Somebody of those it is for has commented', 'draft'],
      [
        'final',
        'Finish {subject} and hand it over',
        60,
        'Comments are taken in, and it is where readers find it',
        'review',
      ],
    ],
  }),
  built({
    name: 'meeting',
    kind: 'process_template',
    description: 'Prepare a meeting, workshop or presentation, hold it, and see to what was decided.',
    triggers:
      'meeting, workshop, presentation, present, interview, demo, pitch, review meeting, kickoff, kick-off, retrospective, call with, talk, webinar',
    lines: [
      ['aim', 'Say what {subject} is to end with', 20, 'One sentence that those invited agree with'],
      ['invite', 'Invite people to {subject}', 20, 'Everybody needed has accepted', 'aim'],
      ['agenda', 'Prepare agenda and material for {subject}', 90, 'Those invited have it', 'aim'],
      ['rehearse', 'Go through {subject} once', 45, 'It fits into the time', 'agenda'],
      ['hold', 'Hold {subject}', 60, 'What it was to end with is there', 'invite rehearse', { phase: 'at' }],
      [
        'minutes',
        'Send the results of {subject}',
        30,
        'Every decision has an owner and a date',
        'hold',
        { phase: 'after' },
      ],
    ],
  }),
  built({
    name: 'hire',
    kind: 'process_template',
    description: 'Find and win somebody for a job.',
    triggers: 'hire, recruit, fill position, find candidate, job opening, employ, staff, hiring',
    lines: [
      ['profile', 'Write the profile: {subject}', 60, 'Must and may are told apart'],
      ['post', 'Publish the opening: {subject}', 45, 'It can be found in three places', 'profile'],
      ['screen', 'Read applications: {subject}', 180, 'Every applicant has an answer', 'post'],
      ['interview', 'Interview the best: {subject}', 240, 'Notes by the same questions for each', 'screen'],
      ['decide', 'Decide and offer: {subject}', 60, 'The offer is sent', 'interview'],
      [
        'welcome',
        'Prepare the first day: {subject}',
        60,
        'Place, accounts and a plan for the first week are ready',
        'decide',
      ],
    ],
  }),
  built({
    name: 'campaign',
    kind: 'process_template',
    description: 'Make something known to people who may want it.',
    triggers: 'campaign, marketing, advertise, promote, advertising, social media, outreach, fundraise, fundraising',
    lines: [
      ['audience', 'Say whom {subject} is for and what counts as success', 60, 'A number and a date'],
      ['message', 'Find the message of {subject}', 90, 'Three of the audience say it back', 'audience'],
      ['material', 'Make the material for {subject}', 240, 'Every channel has its own', 'message'],
      ['channels', 'Book the channels for {subject}', 60, 'Dates and prices are confirmed', 'audience'],
      ['start', 'Start {subject}', 45, 'It is seen on every channel', 'material channels', { phase: 'at' }],
      [
        'measure',
        'Measure {subject} and adjust',
        90,
        'The number is known and a decision is made',
        'start',
        { phase: 'after' },
      ],
    ],
  }),
  built({
    name: 'weekly-brief',
    kind: 'prompt_template',
    description: 'A text for a language model: what a person should know at the beginning of a week.',
    triggers: 'weekly brief prompt',
    prompt: `Write what {{name}} should know at the beginning of the week, in at most 150 words.
First what is due, then what is open from last week and why, then one thing that can be left out.
Say nothing that the data does not say.

The week:
{{week}}

What is due and open:
{{tasks}}`,
    lines: [],
  }),
];
