/** What a file calls how it has hashed, where it can be no hash itself: of a table whose columns are shifted that would be told and kept. */
export const schemeName = (text: string): string => (/^[a-z][\w-]{1,19}$/i.test(text) ? text : 'a scheme that is not named, or not by a short word');
