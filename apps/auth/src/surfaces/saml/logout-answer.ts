import { readLogoutResponse } from '../../domain/saml/logout-response.ts';
import { readPostMessage } from '../../domain/saml/post-binding.ts';
import { readQueryMessage } from '../../domain/saml/redirect-binding.ts';
import { refuse } from '../../domain/saml/refused-message.ts';
import type { Received } from './received.ts';

/** What an application has said to our log-out: to which, by its name and its step, and whether all is well. */
export interface LogoutAnswer {
  readonly logout: string;
  readonly at: number;
  /** Undefined for one that nothing is believed of but that the browser has come back. */
  readonly clientId?: string | undefined;
  readonly isWell: boolean;
}

/** What our requests are called: which log-out, and which step of it. */
export const logoutRequestId = (logout: string, at: number): string => `_${logout}.${at}`;

/** Whether what came has an answer in it, and no request. */
export const isAnswer = (fields: string): boolean => new URLSearchParams(fields).has('SAMLResponse');

/** Signed, or it says nothing. Who is logged out there, but not everywhere that it knows of, is not logged out. */
export function logoutAnswerOf({ client: { clientId }, root, isSigned }: Received): LogoutAnswer {
  if (!isSigned) refuse('the answer to a log-out must be signed, by a certificate that the entry of the application has');
  const { inResponseTo, isDone: isWell } = readLogoutResponse(root);
  return { ...(stepNamed(inResponseTo) ?? refuse('the answer is to no log-out of ours (InResponseTo)')), clientId, isWell };
}

/** Which step somebody says to answer, be it true or not; undefined where that cannot be read. */
export async function stepOfAnswer(fields: string, isQuery: boolean): Promise<Pick<LogoutAnswer, 'logout' | 'at'> | undefined> {
  const read = isQuery ? readQueryMessage(fields, 'SAMLResponse') : readPostMessage(new URLSearchParams(fields), 'SAMLResponse');
  return stepNamed((await read.catch(() => undefined))?.root.attributes['InResponseTo']);
}

function stepNamed(id: string | undefined): Pick<LogoutAnswer, 'logout' | 'at'> | undefined {
  const [, logout, at] = /^_([\w-]{32})\.(\d{1,4})$/.exec(id ?? '') ?? [];
  return logout === undefined ? undefined : { logout, at: Number(at) };
}
