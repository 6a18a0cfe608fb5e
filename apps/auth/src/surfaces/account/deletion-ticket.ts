import { Injectable } from '@nestjs/common';
import { MasterKey } from '@symbolon/crypto';

/** Whose account a form deletes. */
interface Holder {
  readonly userId: string;
  readonly username: string;
}

/** What the form that deletes an account carries, sealed: when it comes twice, the log-in that it was given to is gone, and the account perhaps, too. It is good for being told what became of it, and for nothing else. */
@Injectable()
export class DeletionTicket {
  constructor(private readonly masterKey: MasterKey) {}

  of(sessionId: string, { userId, username }: Holder): string {
    return Buffer.from(this.masterKey.seal('deletion-ticket', Buffer.from(JSON.stringify([userId, username])), sessionId)).toString('base64url');
  }

  /** Undefined when it is none of this log-in. */
  read(ticket: string, sessionId: string): Holder | undefined {
    if (!/^[\w-]{40,4096}$/.test(ticket)) return undefined;
    try {
      const [userId, username] = JSON.parse(this.masterKey.open('deletion-ticket', Buffer.from(ticket, 'base64url'), sessionId).toString('utf8')) as [string, string];
      return { userId, username };
    } catch {
      return undefined;
    }
  }
}
