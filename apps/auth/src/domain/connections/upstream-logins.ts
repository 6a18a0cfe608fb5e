import { Injectable } from '@nestjs/common';
import { MasterKey } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { SessionStore } from '../sessions/session.store.ts';
import type { Connection } from './connection.ts';
import { ConnectionStore } from './connection.store.ts';
import type { UpstreamLogout } from './upstream-logout-token.ts';
import { upstreamNameHash } from './upstream-request.store.ts';

/** The same in the words of SAML: somebody by a name that need not be the subject, and some of their log-ins, or all where none is named. */
export interface NamedLogout {
  readonly jti: string;
  readonly name: string;
  readonly sids: readonly string[];
  readonly until: Date;
}

/** Log-ins here that came by a log-in at another provider: ended when that is, and by what that is ended with them. */
@Injectable()
export class UpstreamLogins {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly connections: ConnectionStore,
    private readonly sessions: SessionStore,
  ) {}

  /** Which of these log-ins is to be ended elsewhere, too, with what says there whose it is. It costs nothing where no connection wants that. */
  async toEndThere(sessionIds: readonly string[]): Promise<{ readonly connection: Connection; readonly hint: string } | undefined> {
    if (!(await this.connections.enabled()).some(({ logoutThere }) => logoutThere)) return undefined;
    const rows = await this.database.prisma.upstreamLogin.findMany({ where: { sessionId: { in: [...sessionIds] }, idToken: { not: null } } });
    for (const { connectionId, subject, idToken } of rows) {
      const connection = await this.connections.find(connectionId);
      if (connection?.logoutThere && idToken) return { connection, hint: this.masterKey.open('upstream-id-token', idToken, subject).toString() };
    }
    return undefined;
  }

  /**
   * The other provider says that a log-in there is over, or all of a person: what came by it ends, and what waits for a second factor after it. False where it has said so before: a
   * token counts once. A log-in of which the provider did not say what it calls it ends with any of its person.
   */
  async end({ id: connectionId }: Connection, { jti, until, begunBy, ...named }: (UpstreamLogout | NamedLogout) & { readonly begunBy?: Date }): Promise<boolean> {
    return this.database.prisma.$transaction(async (transaction) => {
      const hash = this.masterKey.mac('upstream-logout', JSON.stringify([connectionId, jti]));
      if ((await transaction.usedChallenge.createMany({ data: [{ hash, expiresAt: until }], skipDuplicates: true })).count === 0) return false;
      const where = { connectionId, ...('name' in named ? this.#named(connectionId, named) : ofSubject(named)) };
      const requests = await transaction.upstreamRequest.findMany({ where: { ...where, ...(begunBy && { createdAt: { lte: begunBy } }) }, select: { flowHash: true } });
      const flows = requests.map(({ flowHash }) => flowHash);
      if (flows.length > 0) await transaction.authorizationRequest.updateMany({ where: { idHash: { in: flows }, answeredAt: null }, data: { provenUserId: null, provenAmr: [], provenAt: null, provenStays: false } });
      const logins = await transaction.upstreamLogin.findMany({ where: { ...where, ...(begunBy && { session: { authTime: { lte: begunBy } } }) }, select: { sessionId: true } });
      if (!('name' in named)) await transaction.upstreamToken.deleteMany({ where: { connectionId, ...ofSubject(named), ...(begunBy && { keptAt: { lte: begunBy } }) } }); // SAML gives none
      await this.sessions.endByProvider(transaction, logins.map(({ sessionId }) => sessionId));
      return true;
    });
  }

  /** The same, said by a browser itself: only of its own log-ins those end that came by this one there. Whoever has a browser say so has to know what the provider calls the log-in. */
  async endIn(sessionIds: readonly string[], { id: connectionId }: Connection, sid: string): Promise<boolean> {
    return this.database.prisma.$transaction(async (transaction) => {
      const logins = await transaction.upstreamLogin.findMany({ where: { sessionId: { in: [...sessionIds] }, connectionId, sid }, select: { sessionId: true, subject: true } });
      if (logins.length === 0) return false;
      await transaction.upstreamToken.deleteMany({ where: { connectionId, sid, subject: { in: logins.map(({ subject }) => subject) } } });
      await this.sessions.endByProvider(transaction, logins.map(({ sessionId }) => sessionId));
      return true;
    });
  }

  /** An assertion counts once, by whichever browser and node, where nobody has asked for it. False when it has come before. */
  async isNew({ id: connectionId }: Connection, assertionId: string, until: Date): Promise<boolean> {
    const hash = this.masterKey.mac('upstream-answer', JSON.stringify([connectionId, assertionId]));
    return (await this.database.prisma.usedChallenge.createMany({ data: [{ hash, expiresAt: until }], skipDuplicates: true })).count === 1;
  }

  #named(connectionId: string, { name, sids }: Pick<NamedLogout, 'name' | 'sids'>) {
    return { nameHash: upstreamNameHash(this.masterKey, connectionId, name), ...(sids.length > 0 && { OR: [{ sid: { in: [...sids] } }, { sid: null }] }) };
  }
}

const ofSubject = ({ sub, sid }: Pick<UpstreamLogout, 'sub' | 'sid'>) => ({ ...(sub !== undefined && { subject: sub }), ...(sid !== undefined && { OR: [{ sid }, ...(sub === undefined ? [] : [{ sid: null }])] }) });
