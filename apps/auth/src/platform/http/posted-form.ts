import { parseForm } from '@symbolon/contracts';
import { equalBytes, type MasterKey } from '@symbolon/crypto';
import type { FastifyRequest } from 'fastify';

/** The members of a form of ours; what is missing is empty. */
export type Form = Readonly<Record<string, string>>;

/** A posted form; empty when it is none. Files and repeated fields are nothing that our forms send. */
export function formOf(request: FastifyRequest): Form {
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  if (!isForm || !(request.body instanceof Uint8Array)) return {};
  return readForm(Buffer.from(request.body).toString('utf8'));
}

/** The members of a form or query that stand once; empty when it is not well-formed. */
export function readForm(text: string): Form {
  const read = parseForm(text);
  return read.ok ? Object.fromEntries(Object.entries(read.value).filter((pair): pair is [string, string] => typeof pair[1] === 'string')) : {};
}

/**
 * The token that proves a form to be ours: of what the form is about, which is shown to one browser only (a flow, a log-in, a mailed
 * link), and not of the browser's cookie, which is another after each log-in, in whichever window.
 */
export const csrfToken = (masterKey: MasterKey, about: string): string => Buffer.from(masterKey.mac('csrf', about)).toString('base64url');

/** Whether a form came back with the token that it was given. */
export const isSigned = (form: Form, csrf: string): boolean => equalBytes(Buffer.from(form['csrf'] ?? ''), Buffer.from(csrf));
