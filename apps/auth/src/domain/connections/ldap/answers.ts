/** What a directory says of a bind that it refuses for what was shown (RFC 4511 section 4.1.9): anything else is its own trouble. */
const refusals: readonly number[] = [19, 48, 49, 50, 53];

/** What a directory has answered; undefined of what is no answer of one: codes of the system and of TLS are words. */
export const codeOf = (error: unknown): number | undefined => (error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined);

export const isRefused = (error: unknown): boolean => refusals.includes(codeOf(error) ?? -1);

/** By what Active Directory says beside `invalidCredentials`: whose account is disabled (533) or over (701), which it tells to who has the password alone. A locked one (775) it tells to everybody. */
export const isShutThere = (error: unknown): boolean => error instanceof Error && codeOf(error) === 49 && /\bdata (533|701)\b/.test(error.message);
