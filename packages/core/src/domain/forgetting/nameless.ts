/** What stands where words were that something cannot be without. */
export const nameless = 'Words that were forgotten';
