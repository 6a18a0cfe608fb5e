import type { User } from '../../../domain/users/user.ts';

/** The language of a letter that the person did not ask for: that of their claim `locale` (OpenID Connect Core section 5.1). */
export const localeOf = (claims: User['claims']): string => (typeof claims['locale'] === 'string' ? claims['locale'] : 'en');
