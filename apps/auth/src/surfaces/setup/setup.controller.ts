import { Controller, Req, Res } from '@nestjs/common';
import { api, Secret, type SetupPage } from '@symbolon/contracts';
import { MasterKey, OverloadedError } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AdministratorStore } from '../../domain/administrators/administrator.store.ts';
import { InvitationStore, type Invitation } from '../../domain/administrators/invitation.store.ts';
import { RoleStore } from '../../domain/administrators/role.store.ts';
import { AuditStore } from '../../domain/audit/audit.store.ts';
import { isEmailAddress } from '../../domain/users/email-address.ts';
import { PasswordPolicy } from '../../domain/users/password-policy.ts';
import { UserAuthentication } from '../../domain/users/user-authentication.ts';
import { isUsername, usernameKey } from '../../domain/users/user.ts';
import { Pages } from '../../pages/pages.ts';
import { Clock } from '../../platform/clock.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { csrfToken, formOf, isSigned, readForm } from '../../platform/http/posted-form.ts';
import { note } from '../../platform/http/request-log.ts';
import { queryOf } from '../../platform/http/request-target.ts';

interface Typed {
  readonly username: string;
  /** What stood in the field for it. */
  readonly typed: string;
  readonly password: string;
}

/** Makes administrators by links that were given out at the machine. */
@Controller()
export class SetupController {
  constructor(
    private readonly invitations: InvitationStore,
    private readonly administrators: AdministratorStore,
    private readonly roles: RoleStore,
    private readonly authentication: UserAuthentication,
    private readonly audit: AuditStore,
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly pages: Pages,
    private readonly passwords: PasswordPolicy,
  ) {}

  @Serves(api.setup.show)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { token = '' } = readForm(queryOf(request));
    const invitation = await this.invitations.find(token);
    await (invitation ? this.page(request, reply, token, invitation, null) : this.over(request, reply));
  }

  @Serves(api.setup.submit)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const form = formOf(request);
    const { flow: token = '', password = '' } = form;
    if (!isSigned(form, this.csrf(token))) return this.over(request, reply);
    const { username: typed = '' } = form;
    const invitation = await this.invitations.find(token);
    const username = invitation?.username ?? typed;
    const error = invitation ? await this.enter(request, reply, token, invitation, { username, typed, password }) : 'over';
    if (error === 'over' && !(await this.invitations.wasUsedJustNow(token, typed))) return this.over(request, reply);
    if (invitation && error !== null && error !== 'over') return this.page(request, reply, token, invitation, error, username);
    await reply.redirect(api.account.overview.path, 303);
  }

  /** A name that is taken is a log-in, any other an account that is made. Null when the person is an administrator. */
  private async enter(request: FastifyRequest, reply: FastifyReply, token: string, { role, username: fixed }: Invitation, { username, typed, password }: Typed): Promise<SetupPage['error'] | 'over'> {
    if (username.trim() === '' || password === '') return 'missing';
    if (fixed === null && !(isUsername(username) && isEmailAddress(usernameKey(username)))) return 'username_invalid';
    try {
      const outcome = await this.authentication.authenticate({ username, password: new Secret(password), type: 'signup', address: request.ip, clientId: '', isOpenDoor: true, isBesideConnections: true });
      if (outcome.kind === 'weak') return outcome.weakness.reason;
      if (outcome.kind === 'unusable') return 'username_invalid';
      if (outcome.kind === 'rejected') return outcome.retryAfter > 0 ? 'throttled' : 'invalid_credentials';
      note(request, { user_id: outcome.user.id, event: 'setup' });
      return (await this.grant({ token, typed }, outcome.user.id, role)) ? null : 'over';
    } catch (error) {
      if (!(error instanceof OverloadedError)) throw error;
      reply.header('Retry-After', error.retryAfterSeconds);
      return 'unavailable';
    }
  }

  private grant({ token, typed }: { readonly token: string; readonly typed: string }, userId: string, role: Invitation['role']): Promise<boolean> {
    return this.database.prisma.$transaction(async (transaction) => {
      if (!(await this.invitations.use(transaction, token, typed))) return false;
      const [known] = await this.roles.keep(transaction, [role]);
      if (!known) return false;
      const before = await this.administrators.rolesOf(userId, transaction);
      await this.administrators.grant(transaction, userId, role, this.clock.now());
      const after = await this.administrators.rolesOf(userId, transaction);
      await this.audit.record({ type: 'administrator.roles_changed', actor: { kind: 'user', id: userId }, subject: { kind: 'user', id: userId }, details: { before: before.map(({ name }) => name), after: after.map(({ name }) => name) } }, transaction);
      return true;
    });
  }

  private async page(request: FastifyRequest, reply: FastifyReply, token: string, { role, username: fixed }: Invitation, error: SetupPage['error'], typed?: string): Promise<void> {
    return this.pages.show(
      request,
      reply,
      {
        page: 'setup',
        action: api.setup.submit.path,
        csrf: this.csrf(token),
        flow: token,
        username: fixed ?? (typed || null),
        is_fixed: fixed !== null,
        role,
        error,
        min_password_length: await this.passwords.minLength(),
      },
      { status: error === 'unavailable' ? 503 : error ? 400 : 200 },
    );
  }

  private over(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    note(request, { error: 'link_expired' });
    return this.pages.error(request, reply, { code: 'link_expired', sentence: 'This link has expired or was already used. Ask for a new one where it came from: symbolon admin invite.', status: 400 });
  }

  private csrf(token: string): string {
    return csrfToken(this.masterKey, `setup ${token}`);
  }
}
