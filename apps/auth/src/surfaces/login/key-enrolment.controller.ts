import { Controller, Req, Res } from '@nestjs/common';
import { api, type KeySetupPage } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { keyOf, withFactor } from '../../domain/factors/factor.ts';
import { KeyMakes } from '../../domain/factors/key-makes.ts';
import { credentialName, PasskeyCeremony } from '../../domain/factors/passkey-ceremony.ts';
import { PasskeyChange } from '../../domain/factors/passkey-change.ts';
import { providerOf } from '../../domain/factors/passkey-providers.ts';
import { PasskeyStore } from '../../domain/factors/passkey.store.ts';
import { FlowStore } from '../../domain/sessions/flow.store.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import { shownName } from '../../domain/users/user.ts';
import { Languages } from '../../pages/messages/languages.ts';
import { Pages } from '../../pages/pages.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { Enrolling } from './enrolling.ts';
import { FlowGate, nameOf, pagePath, type OpenFlow, type PostedFlow } from './flow-gate.ts';
import { KeyWanted, type WantedKey } from './key-wanted.ts';
import { NewKeyOptions } from './new-key-options.ts';

/** The page by which somebody sets up the key that an application cannot do without, when they have proven all else that they can, just now. */
@Controller()
export class KeyEnrolmentController {
  constructor(
    private readonly gate: FlowGate,
    private readonly enrolling: Enrolling,
    private readonly wanted: KeyWanted,
    private readonly options: NewKeyOptions,
    private readonly ceremony: PasskeyCeremony,
    private readonly makes: KeyMakes,
    private readonly change: PasskeyChange,
    private readonly passkeys: PasskeyStore,
    private readonly flows: FlowStore,
    private readonly sessions: SessionStore,
    private readonly languages: Languages,
    private readonly pages: Pages,
  ) {}

  @Serves(api.login.keyEnrolment)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.opened(request, reply);
    const key = open && (await this.wanted.of(open));
    if (open) await (key?.isDue ? this.page(request, reply, open, key, null) : this.gate.goOn(reply, open));
  }

  @Serves(api.login.submitKeyEnrolment)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    const wanted = open && (await this.wanted.of(open));
    if (!open || !wanted) return open && this.gate.goOn(reply, open);
    const { session, isHardware, isSecondFactor, isDue, about } = wanted;
    if (isDue && open.form['decision'] === 'decline') {
      await this.flows.decide(open.flow.id, session.id, 'denied');
      return this.gate.goOn(reply, open);
    }
    const { credential = '', name: typed = '' } = open.form;
    const created = await this.ceremony.created(credential, about, isSecondFactor);
    const isMade = created !== undefined && created !== 'not_allowed';
    if (!isDue && !(isMade && (await this.passkeys.of(session.userId)).some((each) => credentialName(each) === credentialName(created.key)))) return this.gate.goOn(reply, open);
    if (!isMade) return this.page(request, reply, open, wanted, created === undefined ? 'passkey_failed' : 'passkey_not_allowed', typed);
    const isKnown = (await this.makes.hardware())(created.key);
    if (isHardware && !isKnown) return this.page(request, reply, open, wanted, 'passkey_not_hardware', typed);
    const person = { id: session.userId, username: session.username };
    const name = shownName(typed) || this.unnamed(request, open, created.key.aaguid, isSecondFactor);
    const whose = { ...this.enrolling.whose(request, open, person), isStill: (transaction: Transaction) => this.wanted.isStill(wanted, transaction) };
    const added = await this.change.add(whose, { ...created, name, isSecondFactor });
    if (added === 'there' || added === 'too_many') return this.page(request, reply, open, wanted, added === 'there' ? 'passkey_there' : added, typed);
    if (added === 'over') return this.gate.goOn(reply, open);
    note(request, { user_id: person.id, event: 'passkey_added' });
    if (isDue) await this.sessions.prove(session.id, open.browser.token, withFactor(session.amr, keyOf(isKnown)));
    await (added.codes.length > 0 ? this.enrolling.codes(request, reply, open, person, added.codes) : this.gate.goOn(reply, open));
  }

  private unnamed(request: FastifyRequest, { flow }: PostedFlow, aaguid: string, isSecondFactor: boolean): string {
    const { passkey: words } = this.languages.current().for([this.pages.localeOf(request, flow.request.ui_locales)]).messages;
    return providerOf(aaguid) ?? (isSecondFactor ? words.unnamedKey : words.unnamed);
  }

  private async page(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, key: WantedKey, error: KeySetupPage['error'], name?: string): Promise<void> {
    const { flow, client, csrf } = open;
    const { session, isHardware, isSecondFactor, about } = key;
    const action = api.login.keyEnrolment.path;
    const passkey = { action, options: await this.options.for({ id: session.userId, username: session.username }, about, isSecondFactor), again_url: pagePath('second-factor/setup/key', flow.id) };
    await this.pages.show(
      request,
      reply,
      { page: 'key-setup', action, csrf, flow: flow.id, client_name: nameOf(client) ?? '', username: session.username, kind: isSecondFactor ? 'security_key' : 'passkey', hardware_only: isHardware, passkey, name: name || null, error, login_url: pagePath('login', flow.id) },
      { status: error ? 400 : 200, uiLocales: flow.request.ui_locales },
    );
  }
}
