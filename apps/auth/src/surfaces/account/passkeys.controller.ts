import { Controller, Req, Res } from '@nestjs/common';
import { api, type PasskeyPage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PasskeyCeremony } from '../../domain/factors/passkey-ceremony.ts';
import { PasskeyChange } from '../../domain/factors/passkey-change.ts';
import { PasskeyStore } from '../../domain/factors/passkey.store.ts';
import { shownName } from '../../domain/users/user.ts';
import { Pages } from '../../pages/pages.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { AccountGate, accountUrl, holderOf, idIn, type OpenAccount } from './account-gate.ts';
import { AccountView } from './account-view.ts';
import { FactorAnswers } from './factor-answers.ts';
import { PasskeyOptions, type KeyKind } from './passkey-options.ts';

/** A person's passkeys and security keys: added and removed by themselves, who have just proven who they are. */
@Controller()
export class PasskeysController {
  constructor(
    private readonly gate: AccountGate,
    private readonly view: AccountView,
    private readonly ceremony: PasskeyCeremony,
    private readonly passkeys: PasskeyStore,
    private readonly change: PasskeyChange,
    private readonly options: PasskeyOptions,
    private readonly answers: FactorAnswers,
    private readonly pages: Pages,
  ) {}

  @Serves(api.account.passkey)
  async offer(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.opened(request, reply);
    const { kind } = request.query as { kind?: unknown };
    if (!open || !(await this.isOffered(request, reply, kindOf(kind)))) return;
    if (await this.gate.isFresh(request, reply, open)) await this.page(request, reply, open, kindOf(kind), null);
  }

  @Serves(api.account.addPasskey)
  async add(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open || !(await this.isOffered(request, reply, kindOf(open.form['kind'])))) return;
    const { credential = '', name: typed = '' } = open.form;
    const kind = kindOf(open.form['kind']);
    const isSecondFactor = kind === 'security_key';
    const created = await this.ceremony.created(credential, aboutOf(open, kind), isSecondFactor);
    const made = typeof created === 'object' ? created : undefined;
    const added = made && (await this.change.add(this.answers.whose(request, open), { ...made, name: this.answers.nameOfKey(request, open, typed, { aaguid: made.key.aaguid, isSecondFactor }), isSecondFactor }));
    if (typeof added === 'object') return this.answers.added(request, reply, open, added.codes, isSecondFactor ? 'factor_added' : 'passkey_added');
    if (!(await this.gate.isFresh(request, reply, open))) return;
    if (!added || added === 'there') return this.page(request, reply, open, kind, added ? 'passkey_there' : created === 'not_allowed' ? 'passkey_not_allowed' : 'passkey_failed', typed);
    await this.view.show(request, reply, open, { error: 'too_many', status: 400 });
  }

  @Serves(api.account.renamePasskey)
  async rename(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    const [passkey, name] = [idIn(open.form, 'passkey'), shownName(open.form['name'] ?? '')];
    const isDone = passkey !== '' && (name === '' || (await this.passkeys.rename(open.session.userId, passkey, name)));
    if (!isDone) return this.view.show(request, reply, open, { error: 'gone', status: 404 });
    await this.gate.done(reply, open, 'passkey_renamed');
  }

  @Serves(api.account.removePasskey)
  async remove(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open || !(await this.gate.isFresh(request, reply, open))) return;
    const outcome = await this.change.remove(this.answers.whose(request, open), idIn(open.form, 'passkey'));
    if (outcome !== 'removed') return this.view.show(request, reply, open, { error: outcome, status: outcome === 'gone' ? 404 : 400 });
    note(request, { event: 'passkey_removed' });
    await this.gate.done(reply, open, 'passkey_removed');
  }

  private async isOffered(request: FastifyRequest, reply: FastifyReply, kind: KeyKind): Promise<boolean> {
    if (await this.options.isOffered(kind)) return true;
    await this.pages.error(request, reply, { code: 'access_denied', sentence: 'Nobody signs in by a passkey here.', status: 403 });
    return false;
  }

  private async page(request: FastifyRequest, reply: FastifyReply, open: OpenAccount, kind: KeyKind, error: PasskeyPage['error'], name?: string): Promise<void> {
    const { session, csrf, uiLocales } = open;
    const options = await this.options.for(session, aboutOf(open, kind), kind);
    const again_url = `${accountUrl(session.id, uiLocales, { at: api.account.passkey.path })}&kind=${kind}`;
    const passkey = { action: api.account.addPasskey.path, options, again_url };
    await this.pages.show(
      request,
      reply,
      { page: 'passkey', action: api.account.addPasskey.path, csrf, account: session.id, ui_locales: uiLocales ?? null, account_url: accountUrl(session.id, uiLocales), kind, username: session.username, passkey, name: name || null, error },
      { status: error ? 400 : 200, uiLocales },
    );
  }
}

const kindOf = (text: unknown): KeyKind => (text === 'security_key' ? 'security_key' : 'passkey');
const aboutOf = (open: OpenAccount, kind: KeyKind): string => `add ${kind} ${holderOf(open)}`;
