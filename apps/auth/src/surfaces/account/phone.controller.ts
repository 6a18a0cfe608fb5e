import { Controller, Req, Res } from '@nestjs/common';
import { api, type PhonePage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SmsCodes } from '../../delivery/sms/sms-codes.ts';
import { FactorChange, type Added } from '../../domain/factors/factor-change.ts';
import { smsHolder } from '../../domain/factors/mailed-code.store.ts';
import { PhoneChange } from '../../domain/factors/phone-change.ts';
import { servedNumber } from '../../domain/factors/phone-number.ts';
import { PhoneProof } from '../../domain/factors/phone-proof.ts';
import { PhoneStore } from '../../domain/factors/phone.store.ts';
import { typedCode } from '../../domain/users/typed-code.ts';
import { Pages } from '../../pages/pages.ts';
import { Settings } from '../../platform/config.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { AccountGate, accountUrl, holderOf, type OpenAccount, type PostedAccount } from './account-gate.ts';
import { AccountView } from './account-view.ts';
import { FactorAnswers } from './factor-answers.ts';

/** The telephone number of who has just proven who they are: proven by a code that goes there, in this log-in and no other. */
@Controller()
export class PhoneController {
  constructor(
    private readonly gate: AccountGate,
    private readonly view: AccountView,
    private readonly proof: PhoneProof,
    private readonly sms: SmsCodes,
    private readonly change: PhoneChange,
    private readonly phones: PhoneStore,
    private readonly factors: FactorChange,
    private readonly answers: FactorAnswers,
    private readonly pages: Pages,
    private readonly settings: Settings,
  ) {}

  @Serves(api.account.phone)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.opened(request, reply);
    if (!open || !(await this.isOffered(request, reply, open)) || !(await this.gate.isFresh(request, reply, open))) return;
    await this.page(request, reply, open, { number: null });
  }

  @Serves(api.account.addPhone)
  async add(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open || !(await this.isOffered(request, reply, open))) return;
    const { number: typed = '', code = '' } = open.form;
    const served = await servedNumber(typed, this.settings.SYMBOLON_SMS_CALLING_CODES);
    const isSending = open.form['send'] !== undefined;
    const added = 'number' in served && !isSending ? await this.proven(request, open, served.number, code) : undefined;
    if (typeof added === 'object') return this.answers.added(request, reply, open, added.codes, 'phone_added');
    if (!(await this.gate.isFresh(request, reply, open))) return;
    if ('error' in served) return this.page(request, reply, open, { number: typed.slice(0, 64), error: served.error });
    const { number } = served;
    if (isSending) return this.send(request, reply, open, number);
    await (added ? this.view.show(request, reply, open, { error: 'gone', status: 404 }) : this.page(request, reply, open, { number, error: code.trim() === '' ? 'missing' : 'sms_wrong' }));
  }

  /** Undefined where the code is not that of the number. */
  private async proven(request: FastifyRequest, open: OpenAccount, number: string, code: string): Promise<Added | undefined> {
    if (code.trim() === '' || !(await this.proof.isRight(smsHolder(open.session.id, open.session.userId, number), code))) return undefined;
    return this.change.add(this.answers.whose(request, open), number, `${holderOf(open)} ${number} ${typedCode(code)}`);
  }

  @Serves(api.account.removePhone)
  async remove(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open || !(await this.gate.isFresh(request, reply, open))) return;
    const phone = await this.phones.of(open.session.userId);
    if (!phone || !(await this.factors.remove(this.answers.whose(request, open), phone.id))) return this.view.show(request, reply, open, { error: 'gone', status: 404 });
    note(request, { event: 'phone_removed' });
    await this.gate.done(reply, open, 'phone_removed');
  }

  private async send(request: FastifyRequest, reply: FastifyReply, open: PostedAccount, number: string): Promise<void> {
    const { session, uiLocales } = open;
    const outcome = await this.sms.send({ userId: session.userId, number, flow: session.id, purpose: 'add_phone', locale: this.pages.localeOf(request, uiLocales), address: request.ip });
    note(request, outcome === 'sent' ? { event: 'phone_code_sent' } : { error: outcome });
    await this.page(request, reply, open, { number, error: outcome === 'sent' ? null : outcome });
  }

  private async isOffered(request: FastifyRequest, reply: FastifyReply, open: OpenAccount): Promise<boolean> {
    if (await this.view.addPhoneUrl(open)) return true;
    await this.view.show(request, reply, open, { error: 'gone', status: 404 });
    return false;
  }

  private async page(request: FastifyRequest, reply: FastifyReply, { session, csrf, uiLocales }: OpenAccount, { number, error = null }: { readonly number: string | null; readonly error?: PhonePage['error'] }): Promise<void> {
    const shown = await this.proof.shown(session.id, session.userId, number, error);
    await this.pages.show(
      request,
      reply,
      { page: 'phone', action: api.account.addPhone.path, csrf, flow: null, account: session.id, ui_locales: uiLocales ?? null, back_url: accountUrl(session.id, uiLocales), ...shown },
      { status: error ? 400 : 200, uiLocales },
    );
  }
}
