const mark = '[secret]';

/** Each with bounds, so that no text takes long; the part before the secret, where there is one, is kept. */
const secrets: readonly RegExp[] = [
  /()-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{0,20000}(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?/gu,
  /(\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s:/@]{0,100}:)[^\s:/@]{1,200}(?=@)/giu,
  /(\b(?:bearer|basic|token)\s{1,3})[\w.~+/=-]{12,2000}/giu,
  /((?:pass(?:word|wd|phrase)?|secret|token|api[_-]?key|access[_-]?key|private[_-]?key)[\w-]{0,20}["']?\s{0,3}[=:]\s{0,3}["']?)[^\s"',;&]{6,500}/giu,
  /()\b(?:sk|pk|rk|hf|ghp|gho|ghs|ghu|glpat|npm|xox[abprs])[-_][\w-]{16,300}/gu,
  /()\bgithub_pat_\w{20,200}/gu,
  /()\bA(?:KIA|SIA)[A-Z\d]{16}\b/gu,
  /()\bAIza[\w-]{30,50}/gu,
  /(--(?:pass(?:word|wd|phrase)?|token|secret|api-?key)[\w-]{0,20}\s{1,3}["']?)[^\s"']{4,500}/giu,
  /(\s-u\s{1,3}[^\s:]{1,100}:)[^\s]{1,200}/gu,
  /()(?<![\w-])eyJ[\w-]{10,2000}\.[\w-]{10,4000}\.[\w-]{0,2000}/gu,
];

/** A text without what looks like a password, key or token: what an agent runs and reads holds them, and nobody needs to remember them. */
export function redact(text: string): string {
  return secrets.reduce((clean, pattern) => clean.replaceAll(pattern, `$1${mark}`), text);
}
