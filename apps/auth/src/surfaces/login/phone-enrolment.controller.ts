import { Controller, Req, Res } from '@nestjs/common';
import { api, type PhonePage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SmsCodes } from '../../delivery/sms/sms-codes.ts';
import { smsHolder, type CodeHolder } from '../../domain/factors/mailed-code.store.ts';
import { PhoneChange } from '../../domain/factors/phone-change.ts';
import { servedNumber } from '../../domain/factors/phone-number.ts';
import { PhoneProof } from '../../domain/factors/phone-proof.ts';
import { PhoneStore } from '../../domain/factors/phone.store.ts';
import { headOf } from '../../domain/sessions/flow-id.ts';
import { typedCode } from '../../domain/users/typed-code.ts';
import { Pages } from '../../pages/pages.ts';
import { Settings } from '../../platform/config.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { Enrolling, holderOf, type Enrolled, type Person } from './enrolling.ts';
import { FlowGate, pagePath, type OpenFlow, type PostedFlow } from './flow-gate.ts';

/** A telephone number in the place of an authenticator, for who needs a second factor in this log-in: proven by a code that goes there. */
@Controller()
export class PhoneEnrolmentController {
  constructor(
    private readonly gate: FlowGate,
    private readonly enrolling: Enrolling,
    private readonly proof: PhoneProof,
    private readonly sms: SmsCodes,
    private readonly change: PhoneChange,
    private readonly phones: PhoneStore,
    private readonly pages: Pages,
    private readonly settings: Settings,
  ) {}

  @Serves(api.login.phoneEnrolment)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.opened(request, reply);
    if (!open) return;
    const person = await this.enrolling.person(open);
    if (!person) return this.gate.goOn(reply, open);
    if (await this.isOffered(reply, open, person)) await this.page(request, reply, open, person, { number: null });
  }

  @Serves(api.login.submitPhoneEnrolment)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    const { number: typed = '', code = '' } = open.form;
    const served = await servedNumber(typed, this.settings.SYMBOLON_SMS_CALLING_CODES);
    const person = await this.enrolling.person(open);
    if (!person) return this.again(request, reply, open, 'error' in served ? '' : served.number, code);
    if (!(await this.isOffered(reply, open, person))) return;
    if ('error' in served) return this.page(request, reply, open, person, { number: typed.slice(0, 64), error: served.error });
    const { number } = served;
    if (open.form['send'] !== undefined) return this.send(request, reply, open, person, number);
    if (code.trim() === '') return this.page(request, reply, open, person, { number, error: 'missing' });
    if (!(await this.proof.isRight(heldBy(open, person.id, number), code))) return this.page(request, reply, open, person, { number, error: 'sms_wrong' });
    const recoveryCodes = await this.add(request, open, person, number, code);
    if (!recoveryCodes) return this.gate.goOn(reply, open);
    await this.enrolling.proven(request, reply, open, person, 'sms_code');
    await this.enrolling.codes(request, reply, open, person, recoveryCodes);
  }

  /** The form sent twice shows the same codes: to who has the number, and its code of just now. */
  private async again(request: FastifyRequest, reply: FastifyReply, open: PostedFlow, number: string, code: string): Promise<void> {
    const isSame = async (id: string): Promise<boolean> => (await this.phones.of(id))?.number === number && this.proof.wasRight(heldBy(open, id, number), code);
    const person = await this.enrolling.before(request, reply, open, isSame);
    const codes = person && (await this.add(request, open, person, number, code));
    await (person && codes ? this.enrolling.codes(request, reply, open, person, codes) : this.gate.goOn(reply, open));
  }

  /** Undefined when somebody has set a factor up meanwhile. */
  private async add(request: FastifyRequest, open: OpenFlow, person: Enrolled | Person, number: string, code: string): Promise<readonly string[] | undefined> {
    const added = await this.change.add(this.enrolling.whose(request, open, person), number, `${holderOf(open, person.id)} ${number} ${typedCode(code)}`);
    return added === 'over' ? undefined : added.codes;
  }

  private async send(request: FastifyRequest, reply: FastifyReply, open: PostedFlow, person: Enrolled, number: string): Promise<void> {
    const { flow } = open;
    const outcome = await this.sms.send({ userId: person.id, number, flow: headOf(flow.id), purpose: 'add_phone', locale: this.pages.localeOf(request, flow.request.ui_locales), address: request.ip });
    note(request, { user_id: person.id, ...(outcome === 'sent' ? { event: 'phone_code_sent' } : { error: outcome }) });
    await this.page(request, reply, open, person, { number, error: outcome === 'sent' ? null : outcome });
  }

  private async isOffered(reply: FastifyReply, open: OpenFlow, person: Enrolled): Promise<boolean> {
    if ((await this.enrolling.phoneUrl(open, person)) !== null) return true;
    await reply.redirect(pagePath('second-factor/setup', open.flow.id), 303);
    return false;
  }

  private async page(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, { id }: Person, { number, error = null }: { readonly number: string | null; readonly error?: PhonePage['error'] }): Promise<void> {
    const { flow, csrf } = open;
    const shown = await this.proof.shown(headOf(flow.id), id, number, error);
    await this.pages.show(
      request,
      reply,
      { page: 'phone', action: api.login.phoneEnrolment.path, csrf, flow: flow.id, account: null, ui_locales: null, back_url: pagePath('second-factor/setup', flow.id), ...shown },
      { status: error ? 400 : 200, uiLocales: flow.request.ui_locales },
    );
  }
}

const heldBy = ({ flow }: OpenFlow, userId: string, number: string): CodeHolder => smsHolder(headOf(flow.id), userId, number);
