import { Controller, Req, Res } from '@nestjs/common';
import { api, type AccountPage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Pages } from '../../pages/pages.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { DeviceCookie } from '../../platform/http/device-cookie.ts';
import { note } from '../../platform/http/request-log.ts';
import { AccountGate } from './account-gate.ts';
import { AccountView } from './account-view.ts';
import { DirectoryPasswordChange } from './directory-password-change.ts';

const errors = { wrong: 'wrong_password', weak: 'directory_weak', young: 'directory_young', expired: 'directory_expired', refused: 'directory_refused', gone: 'gone', unavailable: 'unavailable' } as const satisfies Readonly<Record<string, AccountPage['error']>>;

/** Replaces the password that somebody has in a directory, where its connection says that this is done here. */
@Controller()
export class DirectoryPasswordController {
  constructor(
    private readonly gate: AccountGate,
    private readonly view: AccountView,
    private readonly passwords: DirectoryPasswordChange,
    private readonly pages: Pages,
    private readonly device: DeviceCookie,
  ) {}

  @Serves(api.account.changeDirectoryPassword)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    const { session, uiLocales, form } = open;
    const { current_password: current = '', password: next = '' } = form;
    if (current === '' || next === '') return this.view.show(request, reply, open, { error: 'missing', status: 400 });
    const refusal = await this.passwords.make({ session, current, next, address: request.ip, device: this.device.read(request), locale: this.pages.localeOf(request, uiLocales) });
    if (refusal) {
      note(request, { error: errors[refusal], reason: `directory: ${refusal}` });
      return this.view.show(request, reply, open, { error: errors[refusal], status: refusal === 'unavailable' ? 503 : 400 });
    }
    note(request, { event: 'update' });
    await this.gate.done(reply, open, 'password_changed');
  }
}
