import type { Transaction } from '@symbolon/database';
import type { OutboxStore } from '../../platform/outbox/outbox.store.ts';
import type { SamlName } from './session.ts';

/** A log-in that is over, with the clients that it had given codes to. */
export interface EndedSession {
  /** The `sid`. */
  readonly id: string;
  readonly userId: string;
  readonly clientIds: readonly string[];
  /** Those of them that were told of it by SAML, what they call its person, and the message by which they hear of the end where no browser brings them to it. */
  readonly samlNames: readonly { readonly clientId: string; readonly name: SamlName; readonly messageId: string }[];
}

/** Which sessions are meant. */
export interface SessionsToEnd {
  readonly browserHash?: Uint8Array<ArrayBuffer>;
  readonly userId?: string;
  readonly id?: string | { readonly not: string } | { in: string[] };
}

/** Seconds that a browser which has logged out has, to bring applications that speak SAML to say that they are done: before they are told from server to server, and, where they cannot be, before that is written down. */
const browserTime = { soap: 120, none: 600 } as const;

/**
 * Ends sessions, by whichever door: the log-outs for their clients, and what their streams of security events tell, are in the outbox in the same transaction, so that none is lost.
 * The sessions are locked before their clients are read: a code that is given at the same moment comes before or not at all.
 */
export async function endSessions(transaction: Transaction, outbox: OutboxStore, which: SessionsToEnd, isByBrowser = false): Promise<readonly EndedSession[]> {
  const meant = await transaction.session.findMany({ where: which, orderBy: { authTime: 'desc' }, select: { id: true, userId: true } });
  if (meant.length === 0) return [];
  const ids = meant.map(({ id }) => id); // as one array: a person may have more sessions than a statement takes parameters
  await transaction.$queryRaw`SELECT count(*)::int FROM (SELECT id FROM sessions WHERE id = ANY(${ids}) ORDER BY id FOR UPDATE) locked`;
  const joined = await transaction.$queryRaw<readonly JoinedClient[]>`
    SELECT s.session_id AS "sessionId", s.client_id AS "clientId", s.saml_name AS "samlName", c.saml->>'slo_soap_url' IS NOT NULL AS "hasSoap", c.backchannel_logout_uri IS NOT NULL AS "isTold",
      EXISTS (SELECT FROM signal_streams w WHERE w.client_id = s.client_id AND w.status <> 'disabled') AS "hasStream"
    FROM session_clients s JOIN clients c USING (client_id) WHERE s.session_id = ANY(${ids}) ORDER BY s.client_id`;
  const clientsOf = new Map<string, readonly JoinedClient[]>();
  for (const client of joined) clientsOf.set(client.sessionId, [...(clientsOf.get(client.sessionId) ?? []), client]);
  const messagesTo = (wants: (client: JoinedClient) => boolean) =>
    meant.flatMap(({ id, userId }) => (clientsOf.get(id) ?? []).filter(wants).map(({ clientId }) => ({ clientId, userId, sessionId: id })));
  await outbox.add(transaction, 'backchannel_logout', messagesTo(({ isTold }) => isTold));
  await outbox.add(transaction, 'session_revoked', messagesTo(({ hasStream }) => hasStream));
  const bySaml = meant.flatMap(({ id, userId }) => (clientsOf.get(id) ?? []).flatMap(({ clientId, samlName: name, hasSoap }) => (name ? [{ hasSoap, over: { clientId, userId, sessionId: id, name } }] : [])));
  const samlNames: { readonly sessionId: string; readonly clientId: string; readonly name: SamlName; readonly messageId: string }[] = [];
  for (const way of ['soap', 'none'] as const) {
    const told = bySaml.filter(({ hasSoap }) => hasSoap === (way === 'soap')).map(({ over }) => over);
    const messageIds = await outbox.add(transaction, 'saml_logout', told, isByBrowser ? browserTime[way] : 0);
    samlNames.push(...told.map(({ sessionId, clientId, name }, at) => ({ sessionId, clientId, name, messageId: messageIds[at] ?? '' })));
  }
  const ended = new Set((await transaction.$queryRaw<readonly { id: string }[]>`DELETE FROM sessions WHERE id = ANY(${ids}) RETURNING id`).map(({ id }) => id));
  return meant.filter(({ id }) => ended.has(id)).map(({ id, userId }) => {
    const clients = clientsOf.get(id) ?? [];
    return { id, userId, clientIds: clients.map(({ clientId }) => clientId), samlNames: samlNames.filter(({ sessionId }) => sessionId === id).sort((a, b) => (a.clientId < b.clientId ? -1 : 1)) };
  });
}

interface JoinedClient {
  readonly sessionId: string;
  readonly clientId: string;
  readonly samlName: SamlName | null;
  /** It can be told from server to server that a log-in is over, by SAML. */
  readonly hasSoap: boolean;
  /** It hears of the end (OpenID Connect Back-Channel Logout 1.0). */
  readonly isTold: boolean;
  /** It hears of the end by a stream of security events. */
  readonly hasStream: boolean;
}
