import { Injectable } from '@nestjs/common';
import { MasterKey, Random, randomText } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import type { SamlName } from './session.ts';

/** Seconds that the browser may be on its way. */
const life = 600;

/** An application that is to be told of a log-in that is over, and how far that is. */
export interface SamlStep {
  readonly clientId: string;
  readonly sessionId: string;
  readonly name: SamlName;
  readonly state: 'waits' | 'asked' | 'told' | 'failed';
  /** By which it hears of it without this browser; absent in what a release before this one has written. */
  readonly messageId?: string;
}

/** Where the browser goes then: on, or back to the application that has asked, with an answer. */
export type AfterLogout = { readonly url: string; readonly clientName: string | null } | { readonly clientId: string; readonly id: string; readonly relayState: string | undefined };

/** A log-out on its way through applications. */
export interface SamlLogout {
  readonly steps: readonly SamlStep[];
  /** An address elsewhere, of a log-out there, to which the browser goes before that; empty once it has. */
  readonly there?: string | undefined;
  readonly then: AfterLogout;
  readonly uiLocales: string | undefined;
}

/** Log-outs on their way: each of one browser, for minutes, sealed, since it says who was logged in to what. */
@Injectable()
export class SamlLogoutStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** What its messages are called by. That is told to each application, so without the browser's anchor it is of no use. */
  newName(): string {
    return randomText(this.random, 24);
  }

  async begin(name: string, logout: SamlLogout, anchor: string): Promise<void> {
    const id = this.#idOf(name, anchor);
    await this.database.prisma.samlLogout.create({ data: { id, sealed: this.#sealed(id, logout), expiresAt: addSeconds(this.clock.now(), life) } });
  }

  /** Undefined in another browser, and where it is over. */
  async find(name: string, anchor: string): Promise<SamlLogout | undefined> {
    const id = this.#idOf(name, anchor);
    const row = await this.database.prisma.samlLogout.findFirst({ where: { id, expiresAt: { gt: this.clock.now() } } });
    return row ? (JSON.parse(this.masterKey.open('saml-logout', row.sealed, id).toString()) as SamlLogout) : undefined;
  }

  /** Of two at once the later one counts; an answer that is lost by that counts as none. */
  async keep(name: string, anchor: string, logout: SamlLogout): Promise<void> {
    const id = this.#idOf(name, anchor);
    await this.database.prisma.samlLogout.updateMany({ where: { id }, data: { sealed: this.#sealed(id, logout) } });
  }

  #sealed(id: string, logout: SamlLogout) {
    return this.masterKey.seal('saml-logout', Buffer.from(JSON.stringify(logout)), id);
  }

  #idOf(name: string, anchor: string): string {
    return Buffer.from(this.masterKey.mac('saml-logout', `${name} ${anchor}`)).toString('base64url');
  }
}
