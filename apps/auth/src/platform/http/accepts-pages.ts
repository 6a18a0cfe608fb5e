/** Whether somebody who sent this Accept header shows pages to a person: browsers name the type when they go somewhere, programs do not (RFC 9110 section 12.5.1). */
export const acceptsPages = (accept: string | undefined): boolean => /(^|[\s,])text\/html\b/i.test(accept ?? '');
