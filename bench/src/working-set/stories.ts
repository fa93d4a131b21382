import { seededRandom } from '../measure.ts';

/** A question with the sentence that answers it. */
export interface Asked {
  readonly query: string;
  readonly answer: string;
}

export interface Story {
  /** Who tells it, and what was said, in order: sessions of several sentences. */
  readonly sessions: readonly (readonly string[])[];
  readonly first: Asked;
  readonly followUps: readonly Asked[];
}

const people = [
  'Mira',
  'Tobias',
  'Ines',
  'Ravi',
  'Leonie',
  'Oskar',
  'Amara',
  'Jonas',
  'Selma',
  'Pavel',
  'Noor',
  'Greta',
];
const women = new Set(['Mira', 'Ines', 'Leonie', 'Amara', 'Selma', 'Noor', 'Greta']);
const things = [
  'kayak',
  'telescope',
  'accordion',
  'greenhouse',
  'sewing machine',
  'motor scooter',
  'pottery wheel',
  'camper van',
  'loom',
  'piano',
  'beehive',
  'tandem',
  'caravan',
  'lathe',
  'sailing dinghy',
  'printing press',
  'film projector',
  'wood stove',
  'cello',
  'hammock chair',
  'weather station',
  'pinball machine',
  'rowing machine',
  'typewriter',
  'marimba',
  'drone',
  'canoe',
  'trampoline',
  'model railway',
  'espresso machine',
];
const places = [
  'the harbour market',
  'an auction',
  'a closing workshop',
  'a neighbour',
  'the flea market',
  'an online shop',
];
const colours = ['dark green', 'pale yellow', 'brick red', 'sky blue', 'plain white', 'matt black', 'copper', 'violet'];
const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const kin = ['brother', 'uncle', 'cousin', 'flatmate', 'colleague', 'sister', 'grandfather', 'best friend'];
const rooms = [
  'the shed behind the mill',
  'the cellar',
  'the old barn',
  'a rented garage',
  'the attic',
  'the winter garden',
];
const faults = ['a cracked handle', 'a loose screw', 'a worn belt', 'a missing cover', 'a bent frame', 'a dead bulb'];
const plans = [
  'lend it to the youth club',
  'show it at the spring fair',
  'sell it before winter',
  'take it to the coast',
];

/**
 * People who each came by one thing. What is told of it later names it no more, as in any talk, and the same
 * sentences with other numbers are told of every other thing: the words of a follow-up question fit them all alike.
 */
export function createStories(count: number, seed: number): Story[] {
  const random = seededRandom(seed);
  const one = <T>(list: readonly T[]): T => {
    const chosen = list[Math.floor(random() * list.length)];
    if (chosen === undefined) throw new Error('An empty list has no element');
    return chosen;
  };
  return Array.from({ length: count }, (_, number): Story => {
    const person = people[number % people.length] ?? '';
    const thing = things[number % things.length] ?? '';
    const [she, her] = women.has(person) ? ['she', 'her'] : ['he', 'his'];
    const They = she === 'she' ? 'She' : 'He';
    const whom = she === 'she' ? 'her' : 'him';
    const price = 20 + Math.floor(random() * 900);
    const opening = `${person} got a ${thing} from ${one(places)} last year.`;
    const paid = `${They} paid ${price} euros for it, after some haggling.`;
    const painted = `It was painted ${one(colours)} on the outside.`;
    const moved = `${They} brought it home on a ${one(days)}, just before noon.`;
    const helped = `${whom === 'her' ? 'Her' : 'His'} ${one(kin)} helped to carry it up the stairs.`;
    const kept = `The ${thing} of ${person} is kept in ${one(rooms)}.`;
    const broken = `It came with ${one(faults)}, which took ${1 + Math.floor(random() * 9)} days to repair.`;
    const insured = `The insurance of the ${thing} costs ${5 + Math.floor(random() * 90)} euros a year.`;
    const planned = `${person} wants to ${one(plans)}.`;
    return {
      sessions: [[opening, paid, painted, moved, helped, broken], [insured, planned], [kept]],
      first: { query: `What do you know about the ${thing} of ${person}?`, answer: opening },
      followUps: [
        { query: `And how much did ${she} pay for it?`, answer: paid },
        { query: 'What colour was it painted?', answer: painted },
        { query: `Who helped ${whom} carry it?`, answer: helped },
        { query: 'When was that?', answer: moved },
        { query: `Where does ${she} keep it?`, answer: kept },
        { query: 'Was there a fault to repair on it?', answer: broken },
        { query: 'And what does the insurance cost?', answer: insured },
        { query: `What are ${her} plans with it?`, answer: planned },
      ],
    };
  });
}
