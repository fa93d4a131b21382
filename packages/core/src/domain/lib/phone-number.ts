import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** E.164 has 15 digits at most; with marks, spaces and an extension far fewer characters than these. */
const longest = 100;

/**
 * A telephone number in E.164, such as +15551234567; undefined when the text is none. Without a leading + it is read as
 * dialled in `country` (ISO 3166), if one is given.
 */
export function toE164(text: string, country?: string): string | undefined {
  // The library's patterns take long on long texts.
  if (text.length > longest) return undefined;
  const home: CountryCode | undefined = country !== undefined && isSupportedCountry(country) ? country : undefined;
  const number = parsePhoneNumberFromString(text, home);
  // The least metadata knows lengths, not every range: a number that could be one is taken.
  return number?.isPossible() === true ? number.number : undefined;
}
