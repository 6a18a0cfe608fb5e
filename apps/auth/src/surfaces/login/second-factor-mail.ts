import { Injectable } from '@nestjs/common';
import { Database } from '@symbolon/database';
import type { FastifyRequest } from 'fastify';
import { Letters } from '../../delivery/mail/letters.ts';
import { Factors } from '../../domain/factors/factors.ts';
import { MailedCodeStore, type CodeHolder } from '../../domain/factors/mailed-code.store.ts';
import { headOf } from '../../domain/sessions/flow-id.ts';
import { MailThrottle } from '../../domain/users/mail-throttle.ts';
import type { User } from '../../domain/users/user.ts';
import { Pages } from '../../pages/pages.ts';
import { DeviceCookie } from '../../platform/http/device-cookie.ts';
import { note } from '../../platform/http/request-log.ts';
import type { OpenFlow } from './flow-gate.ts';

type Person = Pick<User, 'id' | 'username'>;

/** Mails the code that counts as a second factor, where the policy says so: only when somebody asks for it, and only so often. */
@Injectable()
export class SecondFactorMail {
  constructor(
    private readonly database: Database,
    private readonly factors: Factors,
    private readonly codes: MailedCodeStore,
    private readonly throttle: MailThrottle,
    private readonly letters: Letters,
    private readonly device: DeviceCookie,
    private readonly pages: Pages,
  ) {}

  /** `throttled` when there were too many mails. */
  async send(request: FastifyRequest, open: OpenFlow, { id, username }: Person, amr: readonly string[]): Promise<'sent' | 'throttled' | 'not_offered'> {
    if (!(await this.factors.byMail(id, amr))) return 'not_offered';
    if (!(await this.throttle.admits({ username, address: request.ip, device: this.device.read(request) }))) return 'throttled';
    const locale = this.pages.localeOf(request, open.flow.request.ui_locales);
    await this.database.prisma.$transaction(async (transaction) => {
      const code = await this.codes.issue(transaction, holderOf(open, id));
      await this.letters.ask(transaction, { about: 'second_factor', username, flow: null, locale, code });
    });
    note(request, { user_id: id, event: 'second_factor_mail' });
    return 'sent';
  }

  /** Whether a code that was mailed may still be typed. */
  isOut(open: OpenFlow, { id }: Person): Promise<boolean> {
    return this.codes.isOut(holderOf(open, id));
  }
}

const holderOf = ({ flow }: OpenFlow, person: string): CodeHolder => ({ flow: headOf(flow.id), person });
