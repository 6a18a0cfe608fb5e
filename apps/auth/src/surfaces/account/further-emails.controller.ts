import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { KnownDevices } from '../../domain/users/known-devices.ts';
import { Pages } from '../../pages/pages.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { DeviceCookie } from '../../platform/http/device-cookie.ts';
import { note } from '../../platform/http/request-log.ts';
import { AccountGate } from './account-gate.ts';
import { AccountView } from './account-view.ts';
import { FurtherEmails } from './further-emails.ts';

/** What is done with addresses that were proven before, by who has just proven who they are. */
@Controller()
export class FurtherEmailsController {
  constructor(
    private readonly gate: AccountGate,
    private readonly view: AccountView,
    private readonly further: FurtherEmails,
    private readonly pages: Pages,
    private readonly device: DeviceCookie,
    private readonly devices: KnownDevices,
  ) {}

  /** The browser is known by the other name, too. */
  @Serves(api.account.makeMainEmail)
  async makeMain(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open || !(await this.gate.isFresh(request, reply, open))) return;
    const email = await this.further.makeMain(open.session.userId, open.form['email_id'] ?? '', this.pages.localeOf(request, open.uiLocales));
    if (email === undefined) return this.view.show(request, reply, open, { error: 'gone', status: 400 });
    note(request, { event: 'main_email_changed' });
    this.device.write(reply, this.devices.remember(this.device.read(request), email));
    await this.gate.done(reply, open, 'main_email_changed');
  }

  /** Told the same where it is removed already. */
  @Serves(api.account.removeEmail)
  async remove(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open || !(await this.gate.isFresh(request, reply, open))) return;
    const outcome = await this.further.remove(open.session.userId, open.form['email_id'] ?? '', this.pages.localeOf(request, open.uiLocales));
    if (outcome === 'main') return this.view.show(request, reply, open, { error: 'gone', status: 400 });
    note(request, { event: 'email_removed' });
    await this.gate.done(reply, open, 'email_removed');
  }
}
