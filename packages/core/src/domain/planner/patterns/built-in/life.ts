import type { Pattern } from '../pattern.ts';
import { built } from './make.ts';

/** Of everyday life. */
export const lifePatterns: readonly Pattern[] = [
  built({
    name: 'event',
    kind: 'process_template',
    description: 'Bring people together for something.',
    triggers:
      'party, event, conference, offsite, off-site, wedding, birthday, host, celebrate, celebration, meetup, dinner, reunion',
    lines: [
      [
        'frame',
        'Set date, number of guests and budget of {subject}',
        45,
        'Three numbers that those who pay agree with',
      ],
      ['place', 'Book a place for {subject}', 90, 'The booking is confirmed', 'frame'],
      ['guests', 'Invite the guests of {subject}', 60, 'Everybody has answered', 'place'],
      ['food', 'See to food and drink for {subject}', 60, 'Ordered for the number who come', 'guests'],
      ['programme', 'Plan the course of {subject}', 60, 'Everybody who has a part knows it', 'place'],
      ['hold', 'Hold {subject}', 240, 'It has taken place', 'food programme', { phase: 'at' }],
      ['thank', 'Thank people and settle the bills of {subject}', 45, 'Nothing is owed', 'hold', { phase: 'after' }],
    ],
  }),
  built({
    name: 'trip',
    kind: 'process_template',
    description: 'Travel somewhere and back.',
    triggers: 'trip, travel, holiday, vacation, flight, visit, journey, book hotel, tour, weekend in',
    lines: [
      ['frame', 'Set dates, travellers and budget of {subject}', 30, 'Everybody who comes agrees'],
      ['papers', 'Check passports, visas and insurance for {subject}', 30, 'Valid for the whole stay', 'frame'],
      ['transport', 'Book the way there and back: {subject}', 60, 'Tickets are there', 'frame'],
      ['stay', 'Book where to stay: {subject}', 60, 'Confirmed for every night', 'transport'],
      ['programme', 'Plan what to do: {subject}', 90, 'One thing a day, and a way to it', 'stay'],
      ['pack', 'Pack for {subject}', 60, 'The list is ticked off', 'papers programme'],
      ['go', 'Set out: {subject}', 120, 'Arrived', 'pack', { phase: 'at' }],
    ],
  }),
  built({
    name: 'learn',
    kind: 'process_template',
    description: 'Learn something until it can be shown.',
    triggers: 'learn, study, exam, practise, practice, course, certification, revise, master, train for, get certified',
    lines: [
      ['aim', 'Say what can be done once {subject} is learned', 30, 'A thing that can be shown'],
      ['material', 'Choose the material for {subject}', 45, 'One main source, and exercises', 'aim'],
      ['basics', 'Work through the basics of {subject}', 240, 'Explained in own words without looking', 'material'],
      ['exercise', 'Practise {subject}', 300, 'Eight of ten exercises right', 'basics'],
      ['gaps', 'Repeat what was wrong in {subject}', 120, 'The same exercises are right now', 'exercise'],
      ['show', 'Show it: {subject}', 60, 'The exam is passed, or the thing works', 'gaps', { phase: 'at' }],
    ],
  }),
  built({
    name: 'buy',
    kind: 'process_template',
    description: 'Buy the right thing at a fair price.',
    triggers: 'buy, purchase, procure, order, acquire, replace, get new, renew contract',
    lines: [
      ['need', 'Write down what {subject} must have, and the budget', 30, 'Must and nice are told apart'],
      ['offers', 'Collect offers for {subject}', 60, 'Three that can be compared', 'need'],
      ['choose', 'Compare and choose {subject}', 45, 'Why the others are not is written down', 'offers'],
      ['order', 'Order {subject}', 20, 'The order is confirmed', 'choose'],
      ['check', 'Check {subject} when it is there', 30, 'Complete and working, the invoice is right', 'order'],
    ],
  }),
  built({
    name: 'move-house',
    kind: 'process_template',
    description: 'Move to another home or office.',
    triggers:
      'move house, move home, move flat, relocate, relocation, move apartment, move office, moving house, new apartment, new flat',
    lines: [
      ['dates', 'Fix the dates of {subject}', 30, 'Keys of both places have a day'],
      ['mover', 'Book who carries: {subject}', 45, 'Confirmed with price', 'dates'],
      ['sort', 'Sort out what does not come along: {subject}', 180, 'Sold, given away or disposed of', 'dates'],
      ['addresses', 'Tell the new address: {subject}', 60, 'Post, bank, employer and insurances know', 'dates'],
      ['pack', 'Pack: {subject}', 360, 'Every box says what and where', 'sort'],
      ['move', 'Move: {subject}', 480, 'Everything is in the new place', 'mover pack', { phase: 'at' }],
      ['return', 'Hand over the old place: {subject}', 90, 'The record is signed by both', 'move', { phase: 'after' }],
    ],
  }),
  built({
    name: 'anything',
    kind: 'process_template',
    description: 'For what no other pattern knows: understand it, do it, check it.',
    triggers: 'anything at all',
    lines: [
      ['aim', 'Say when {subject} is done', 20, 'One sentence that can be checked'],
      ['prepare', 'Get together what {subject} needs', 45, 'Nothing is missing to begin', 'aim'],
      ['do', 'Do it: {subject}', 120, 'The sentence of the aim is true', 'prepare'],
      ['check', 'Check {subject} and tell who waits for it', 30, 'Who waited for it has seen it', 'do'],
    ],
  }),
];
