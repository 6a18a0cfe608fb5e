import { Injectable } from '@nestjs/common';
import type { AccountActivity, ActivityKind, Event, EventType } from '@symbolon/contracts';
import { AuditStore, type EventPageFilter } from '../../domain/audit/audit.store.ts';
import { ClientStore } from '../../domain/clients/client.store.ts';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { browserName } from '../../pages/browser-name.ts';

/** Events that a person is told of, by the words that they are told in. */
const kinds = {
  'user.login.succeeded': 'signed_in',
  'user.login.new_browser': 'new_browser',
  'user.login.failed': 'sign_in_failed',
  'user.session.ended': 'signed_out',
  'user.signed_up': 'signed_up',
  'user.email.changed': 'email_changed',
  'user.email.added': 'email_added',
  'user.email.removed': 'email_removed',
  'user.profile.changed': 'profile_changed',
  'user.deletion.requested': 'deletion_requested',
  'user.deletion.withdrawn': 'deletion_withdrawn',
  'user.email.verified': 'email_confirmed',
  'user.password.changed': 'password_changed',
  'user.directory_password.changed': 'password_changed',
  'user.password.reset': 'password_reset',
  'user.factor.failed': 'sign_in_failed',
  'user.factor.added': 'factor_added',
  'user.factor.removed': 'factor_removed',
  'user.phone.added': 'phone_added',
  'user.phone.removed': 'phone_removed',
  'user.connection.linked': 'connection_linked',
  'user.connection.unlinked': 'connection_unlinked',
  'user.passkey.refused': 'sign_in_failed',
  'user.passkey.cloned': 'passkey_cloned',
  'user.recovery_code.used': 'recovery_code_used',
  'user.recovery_codes.replaced': 'recovery_codes_replaced',
  'user.recovery_link.made': 'recovery_link_made',
  'user.recovery_link.used': 'recovered',
  'user.recovery_wait.started': 'recovery_started',
  'user.recovery_wait.cancelled': 'recovery_stopped',
  'user.recovery_wait.completed': 'recovered',
  'user.consent.granted': 'access_allowed',
  'user.consent.withdrawn': 'access_removed',
} as const satisfies Partial<Record<EventType, ActivityKind>>;
const told = Object.keys(kinds) as readonly (keyof typeof kinds)[];

const most = 20;
/** Seconds: what is older is not recent. */
const span = 30 * 86_400;

/** What happened with a person's account lately, for themselves. Of a browser only its name is told, and no address. */
@Injectable()
export class RecentActivity {
  constructor(
    private readonly audit: AuditStore,
    private readonly clients: ClientStore,
    private readonly clock: Clock,
  ) {}

  async of(userId: string): Promise<readonly AccountActivity[]> {
    return (await this.page(userId, most)).map(({ activity }) => activity);
  }

  /** The same, a page at a time, each with the event that it was. */
  async page(userId: string, limit: number, after?: EventPageFilter['after']): Promise<readonly { readonly event: Event; readonly activity: AccountActivity }[]> {
    const events = await this.audit.latest(userId, told, addSeconds(this.clock.now(), -span), limit, after);
    return Promise.all(events.map(async (event) => ({ event, activity: await this.#activityOf(event) })));
  }

  async #activityOf({ type, at, client_id: clientId, details }: Event): Promise<AccountActivity> {
    return {
      kind: kindOf(type as keyof typeof kinds, details),
      ...browserName('user_agent' in details ? (details.user_agent ?? null) : null),
      client_name: clientId === undefined ? null : ((await this.clients.find(clientId))?.name ?? clientId),
      count: 'count' in details ? details.count : 'sessions' in details ? details.sessions : 1,
      at,
    };
  }
}

/** A passkey is no second step. */
function kindOf(type: keyof typeof kinds, details: object): ActivityKind {
  const isPasskey = 'kind' in details && details.kind === 'passkey';
  return isPasskey && type === 'user.factor.added' ? 'passkey_added' : isPasskey && type === 'user.factor.removed' ? 'passkey_removed' : kinds[type];
}
