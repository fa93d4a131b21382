import type { EntityType } from '../entities/entity-store.ts';

/** What is known of a predicate, by which facts about one subject are told apart. */
export interface Predicate {
  /** Of a `single` one only one object holds at a time: a newer fact ends the older. */
  readonly valued: 'single' | 'multiple';
  /** True of what holds from birth or has no beginning worth keeping: a fact then has no `validFrom` of its own. */
  readonly timeless?: true;
  /** What its object is. */
  readonly object?: EntityType;
  /** Predicate that cannot hold of the same object at the same time. */
  readonly opposite?: string;
  /** Of a typed memory that says so, 0 to 1. */
  readonly salience: number;
  readonly tag: string;
}

const single = (tag: string, salience: number, rest: Partial<Predicate> = {}): Predicate => ({
  valued: 'single',
  tag,
  salience,
  ...rest,
});
const multiple = (tag: string, salience: number, rest: Partial<Predicate> = {}): Predicate => ({
  valued: 'multiple',
  tag,
  salience,
  ...rest,
});

const known = new Map<string, Predicate>(
  Object.entries({
    name: single('identity', 0.8, { object: 'person' }),
    nickname: multiple('identity', 0.7),
    age: single('identity', 0.6),
    birthday: single('identity', 0.7, { timeless: true }),
    born_in: single('identity', 0.6, { timeless: true }),
    from: single('identity', 0.6, { timeless: true, object: 'place' }),
    nationality: multiple('identity', 0.6, { timeless: true }),
    pronouns: single('identity', 0.7),
    lives_in: single('home', 0.7, { object: 'place' }),
    address: single('contact', 0.7),
    phone: single('contact', 0.7),
    email: single('contact', 0.7),
    time_zone: single('contact', 0.6),
    works_at: single('work', 0.7, { object: 'organisation' }),
    job_title: single('work', 0.7),
    works_on: multiple('work', 0.6),
    manager: single('work', 0.6, { object: 'person' }),
    studies: single('study', 0.6),
    studies_at: single('study', 0.6, { object: 'organisation' }),
    graduated_from: multiple('study', 0.6, { timeless: true, object: 'organisation' }),
    relationship_status: single('family', 0.7),
    partner: single('family', 0.8, { object: 'person' }),
    has_child: multiple('family', 0.8, { object: 'person' }),
    child_count: single('family', 0.7),
    sister: multiple('family', 0.7, { object: 'person' }),
    brother: multiple('family', 0.7, { object: 'person' }),
    mother: single('family', 0.7, { timeless: true, object: 'person' }),
    father: single('family', 0.7, { timeless: true, object: 'person' }),
    best_friend: single('family', 0.7, { object: 'person' }),
    friend: multiple('family', 0.6, { object: 'person' }),
    has_pet: multiple('pets', 0.7),
    pet_name: multiple('pets', 0.7),
    owns: multiple('things', 0.5),
    drives: single('things', 0.5, { object: 'product' }),
    uses: multiple('tools', 0.5, { object: 'product' }),
    likes: multiple('preference', 0.5, { opposite: 'dislikes' }),
    dislikes: multiple('preference', 0.5, { opposite: 'likes' }),
    prefers: multiple('preference', 0.6),
    diet: single('food', 0.7),
    does_not_eat: multiple('food', 0.7),
    allergic_to: multiple('health', 0.9),
    has_condition: multiple('health', 0.8),
    takes: multiple('health', 0.7),
    speaks: multiple('skills', 0.6),
    learns: multiple('skills', 0.6),
    plays: multiple('hobby', 0.6),
    hobby: multiple('hobby', 0.6),
    member_of: multiple('hobby', 0.6, { object: 'organisation' }),
    visited: multiple('travel', 0.5, { timeless: true, object: 'place' }),
    wants_to: multiple('goal', 0.6),
    afraid_of: multiple('feeling', 0.6),
    supports: multiple('hobby', 0.5),
  }),
);

/** Relations of which somebody has several; all others, and plain attributes ("my car is a Volvo"), have one. */
const severalOfKin =
  /^(?:friend|aunt|uncle|cousin|niece|nephew|grandmother|grandfather|colleague|coworker|teammate|neighbou?r|roommate|flatmate|.*(?:sister|brother|in_law))$/u;

/** What a predicate not in the list is: an attribute with one value. */
export function predicateOf(name: string): Predicate {
  const found = known.get(name);
  if (found !== undefined) return found;
  if (name.startsWith('favourite_')) return favourite;
  return severalOfKin.test(name) ? relative : attribute;
}

const attribute = single('attribute', 0.5);
const favourite = single('preference', 0.6);
const relative = multiple('family', 0.6, { object: 'person' });
