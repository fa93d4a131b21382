/** Words for what people feel, kept by hand: a mood and how good it is, -1 or 1. */
export interface Emotion {
  readonly mood: string;
  readonly valence: -1 | 1;
}

const moods: readonly (readonly [string, Emotion['valence'], string])[] = [
  [
    'joy',
    1,
    'happy glad thrilled overjoyed delighted joyful cheerful ecstatic elated blissful pleased stoked pumped psyched excited buzzing over-the-moon',
  ],
  ['pride', 1, 'proud accomplished triumphant'],
  ['gratitude', 1, 'grateful thankful blessed appreciative'],
  ['calm', 1, 'calm relaxed peaceful relieved content serene comfortable rested refreshed'],
  ['hope', 1, 'hopeful optimistic inspired motivated confident encouraged determined eager energised energized'],
  ['love', 1, 'smitten adored loved'],
  [
    'sadness',
    -1,
    'sad unhappy heartbroken devastated depressed miserable gutted crushed upset hurt homesick lonely hopeless grieving tearful disappointed discouraged disheartened',
  ],
  ['fear', -1, 'afraid scared terrified anxious nervous worried uneasy panicked frightened apprehensive tense'],
  ['anger', -1, 'angry furious mad annoyed irritated frustrated livid outraged resentful bitter fed-up'],
  [
    'stress',
    -1,
    'stressed overwhelmed exhausted burnt-out burned-out drained swamped overworked tired-out worn-out frazzled',
  ],
  ['shame', -1, 'ashamed embarrassed guilty humiliated'],
  ['jealousy', -1, 'jealous envious'],
  ['doubt', -1, 'confused insecure unsure conflicted'],
  ['boredom', -1, 'bored unmotivated restless'],
];

const byWord: ReadonlyMap<string, Emotion> = new Map(
  moods.flatMap(([mood, valence, words]) =>
    words.split(' ').map((word) => [word.replaceAll('-', ' '), { mood, valence }] as const),
  ),
);
const words = [...byWord.keys()].toSorted((a, b) => b.length - a.length).join('|');
const degree =
  '(?:(?:so|very|really|quite|pretty|super|extremely|incredibly|a bit|a little|kind of|kinda|totally|absolutely|just|still|rather|too|deeply|truly|most|more|both) )*';
const felt = new RegExp(
  `^(?:(?:be|feel|feels|felt|been|been feeling|feeling|getting|got|become|became) )+(?:like i am |that i am )?${degree}(?<word>${words})\\b(?<rest>.*)$`,
  'iu',
);
const moved = new RegExp(
  `^(?:make|makes|made|left|leaves|got|gets|has left) (?:me|us) (?:feel |feeling )?${degree}(?<word>${words})\\b`,
  'iu',
);

/** What somebody says they feel; undefined when it is nothing. @param says from the verb on */
export function emotionOf(says: string): Emotion | undefined {
  const found = felt.exec(says) ?? moved.exec(says);
  return byWord.get(`${found?.groups?.['word']}`.toLowerCase());
}

/** Something that moves somebody else's words: "it makes me anxious". */
export const moving = new RegExp(`\\b(?:make|makes|made|leaves|left) me (?:feel )?${degree}(?<word>${words})\\b`, 'iu');

export function movedBy(clause: string): Emotion | undefined {
  return byWord.get(`${moving.exec(clause)?.groups?.['word']}`.toLowerCase());
}
