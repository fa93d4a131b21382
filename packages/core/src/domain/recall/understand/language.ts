import { stopWords } from './question-words.ts';

/**
 * Commonest function words of other languages in Latin script, accents folded. Those that English has too (die, was,
 * in, war, me, on, come) tell nothing and are left out where `stopWords` holds them.
 */
const elsewhere: ReadonlySet<string> = new Set(
  `
  der die das den dem des ein eine einen einem und oder ist sind wer wie wo wann warum welche welcher nicht mit fur auf
  von zu zum zur im bei hat habe haben ich du er wir ihr sie mein meine dein wurde wird nach uber aus
  le la les un une des et ou est sont qui que quoi quand comment pourquoi combien dans avec pour sur du au aux ce cette
  je tu il elle nous vous ma mon mes sa ses quel quelle
  el los las uno y es son quien donde cuando como cuanto por para con del al mi su sus esta este yo ella cual
  gli lo chi dove perche quanto quale di da nel nella della che mio mia
  os um uma quem onde porque no na do dos das em meu minha voce qual
  het een en van wat waar wanneer waarom hoe niet met voor op mijn zijn heeft ik hij wij
  och att som var nar hur varfor med jag vi hon han inte det den
  `
    .trim()
    .split(/\s+/),
);

/**
 * Whether a question is to be read by English rules: unless it holds more function words of other languages than of
 * English. A few bare keywords count as English, as the rules hardly touch them.
 */
export function readsAsEnglish(asked: readonly string[]): boolean {
  let balance = 0;
  for (const word of asked) {
    const english = stopWords.has(word);
    if (english === elsewhere.has(word)) continue;
    balance += english ? 1 : -1;
  }
  return balance >= 0;
}
