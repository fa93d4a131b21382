import type { CountryCode } from 'libphonenumber-js/min';

/** E.164 has 15 digits at most; with marks, spaces and an extension far fewer characters than these. */
const longest = 100;

/**
 * A telephone number in E.164, such as +15551234567; undefined when the text is none. Without a leading + it is read as
 * dialled in `country` (ISO 3166), if one is given. Never to be awaited within a transaction.
 */
export async function toE164(text: string, country?: string): Promise<string | undefined> {
  // The library's patterns take long on long texts.
  if (text.length > longest) return undefined;
  // 18 MB and 100 ms that only those who take calls are to pay.
  const { isSupportedCountry, parsePhoneNumberFromString } = await import('libphonenumber-js/min');
  const home: CountryCode | undefined = country !== undefined && isSupportedCountry(country) ? country : undefined;
  const number = parsePhoneNumberFromString(text, home);
  // The least metadata knows lengths, not every range: a number that could be one is taken.
  return number?.isPossible() === true ? number.number : undefined;
}
