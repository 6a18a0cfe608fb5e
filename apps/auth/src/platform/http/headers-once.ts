import type { IncomingMessage } from 'node:http';

const once = ['authorization', 'host'];

/** Whether a header stands twice of which each reader on the way may take another value (RFC 9110 section 5.3, RFC 9112 section 3.2): Node.js keeps the first without a word. */
export function isAmbiguous({ rawHeaders }: IncomingMessage): boolean {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  return once.some((name) => names.indexOf(name) !== names.lastIndexOf(name));
}
