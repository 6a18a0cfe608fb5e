import { Injectable } from '@nestjs/common';
import { Database } from '@symbolon/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Letters } from '../../delivery/mail/letters.ts';
import type { Door } from '../../domain/users/door-throttle.ts';
import { MailThrottle } from '../../domain/users/mail-throttle.ts';
import { UserStore } from '../../domain/users/user.store.ts';
import { isUsername } from '../../domain/users/user.ts';
import { Pages } from '../../pages/pages.ts';
import { DeviceCookie } from '../../platform/http/device-cookie.ts';
import { note } from '../../platform/http/request-log.ts';
import { DoorCheck } from './door-check.ts';
import type { PostedFlow } from './flow-gate.ts';

/** What is asked for, at which door, and in which log-in its link goes on. */
interface Asked {
  readonly door: Door;
  readonly about: 'reset_password' | 'begin_recovery';
  readonly event: 'forgot_password' | 'recovery_asked';
  readonly flow: string | null;
}

/** A link that anybody may have mailed to whom they name. It never looks whether there is such an account: the answer cannot tell. */
@Injectable()
export class AskedMail {
  constructor(
    private readonly check: DoorCheck,
    private readonly throttle: MailThrottle,
    private readonly users: UserStore,
    private readonly letters: Letters,
    private readonly pages: Pages,
    private readonly database: Database,
    private readonly device: DeviceCookie,
  ) {}

  /** Why the form is shown again, with the name that may be shown in it; undefined where a mail may be on its way. */
  async refusal(request: FastifyRequest, reply: FastifyReply, open: PostedFlow, { door, about, event, flow }: Asked): Promise<{ readonly error: 'missing' | 'throttled' | 'captcha_missing'; readonly typed: string | undefined } | undefined> {
    const { username = '' } = open.form;
    if (username.trim() === '') return { error: 'missing', typed: undefined };
    const refusal = await this.check.refusal(door, request, reply, open);
    if (refusal) return { error: refusal, typed: isUsername(username) ? username : undefined };
    const counted = about === 'begin_recovery' && isUsername(username) ? await this.users.accountName(username) : username; // they all go to one mailbox
    const isAdmitted = isUsername(username) && (await this.throttle.admits({ username: counted, address: request.ip, device: this.device.read(request) }));
    note(request, isAdmitted ? { event } : { error: 'throttled' });
    if (isAdmitted) {
      const locale = this.pages.localeOf(request, open.flow.request.ui_locales);
      await this.database.prisma.$transaction((transaction) => this.letters.ask(transaction, { about, username, flow, locale }));
    }
    return undefined;
  }
}
