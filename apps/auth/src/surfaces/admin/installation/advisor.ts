import { Injectable } from '@nestjs/common';
import { adviceTypes, type Advice, type AdviceCode } from '@symbolon/contracts';
import { AdministratorStore } from '../../../domain/administrators/administrator.store.ts';
import { SigningKeyStore } from '../../../domain/keys/signing-key.store.ts';
import { isShortAlone } from '../../../domain/users/password-policy.ts';
import { SignInPolicyStore } from '../../../domain/users/sign-in-policy.store.ts';
import { WebhookStore } from '../../../domain/webhooks/webhook.store.ts';
import { Settings } from '../../../platform/config.ts';
import { isLoopbackHost } from '../../../platform/network.ts';

/** Finds what is better done: by the settings, and by a few rows each of what is stored. */
@Injectable()
export class Advisor {
  constructor(
    private readonly settings: Settings,
    private readonly administrators: AdministratorStore,
    private readonly keys: SigningKeyStore,
    private readonly webhooks: WebhookStore,
    private readonly signIn: SignInPolicyStore,
  ) {}

  async advice(): Promise<Advice[]> {
    const { SYMBOLON_SMTP_URL: smtp, SYMBOLON_ISSUER: issuer, SYMBOLON_PASSWORD_MIN_LENGTH: minimum } = this.settings;
    const [owners, areOverdue, hasFailed, policy] = await Promise.all([this.administrators.countOwners(2), this.keys.areOverdue(), this.webhooks.hasFailed(), this.signIn.current()]);
    const isWanted: Readonly<Record<AdviceCode, boolean>> = {
      no_mail_server: smtp === undefined,
      local_issuer: isLoopbackHost(new URL(issuer).hostname),
      short_passwords: isShortAlone(Math.max(minimum, policy.passwordMinLength), policy),
      one_owner: owners < 2,
      keys_overdue: areOverdue,
      webhooks_disabled: hasFailed,
    };
    return Object.keys(adviceTypes).filter(isCode).filter((code) => isWanted[code]).map((code) => ({ code, ...adviceTypes[code], setting: adviceTypes[code].setting ?? null }));
  }
}

const isCode = (name: string): name is AdviceCode => name in adviceTypes;
