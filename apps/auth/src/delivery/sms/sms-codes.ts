import { Injectable } from '@nestjs/common';
import type { SmsPurpose } from '@symbolon/contracts';
import { Random, randomText } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { AuditStore } from '../../domain/audit/audit.store.ts';
import { CountedEvents } from '../../domain/audit/counted-events.ts';
import { MailedCodeStore, smsHolder } from '../../domain/factors/mailed-code.store.ts';
import { SmsThrottle } from '../../domain/factors/sms-throttle.ts';
import { BrandingStore } from '../../pages/branding.store.ts';
import { Languages } from '../../pages/messages/languages.ts';
import { plainSentence } from '../../pages/messages/sentence.ts';
import { Settings } from '../../platform/config.ts';
import { SmsCall } from './sms-call.ts';

/** A code that somebody wants. */
interface SmsWish {
  readonly userId: string;
  /** E.164. */
  readonly number: string;
  /** What it counts in: the log-in under way, or that of the person's own page. */
  readonly flow: string;
  readonly purpose: SmsPurpose;
  readonly locale: string;
  /** Where the wish came from. */
  readonly address: string;
}

/** Sends codes by SMS: only so often, each once. */
@Injectable()
export class SmsCodes {
  constructor(
    private readonly database: Database,
    private readonly codes: MailedCodeStore,
    private readonly throttle: SmsThrottle,
    private readonly call: SmsCall,
    private readonly branding: BrandingStore,
    private readonly languages: Languages,
    private readonly audit: AuditStore,
    private readonly events: CountedEvents,
    private readonly random: Random,
    private readonly settings: Settings,
  ) {}

  async send({ userId, number, flow, purpose, locale, address }: SmsWish): Promise<'sent' | 'sms_throttled' | 'sms_failed'> {
    const person = { kind: 'user', id: userId } as const;
    const limit = await this.throttle.limitOf({ userId, number, address, isUnproven: purpose === 'add_phone' });
    if (limit !== undefined) {
      this.events.count({ type: 'user.sms.throttled', actor: person, subject: person, details: { limit } }, [limit, userId]);
      return 'sms_throttled';
    }
    const holder = smsHolder(flow, userId, number);
    const code = await this.database.prisma.$transaction((transaction) => this.codes.issue(transaction, holder));
    const outcome = await this.call.send({ id: `sms_${randomText(this.random, 16)}`, phone_number: number, code, purpose, user_id: userId, ...(await this.#text(code, locale)) });
    if (outcome === 'sent') {
      await this.audit.record({ type: 'user.sms.sent', actor: person, subject: person, details: { purpose } });
      return 'sent';
    }
    await this.codes.withdraw(holder);
    this.events.count({ type: 'user.sms.failed', actor: person, subject: person, details: { reason: outcome } }, [outcome, userId]);
    return 'sms_failed';
  }

  /** Ends as browsers want it that fill in a code at our address and nowhere else (WICG, Origin-bound one-time codes). */
  async #text(code: string, wanted: string): Promise<{ readonly text: string; readonly locale: string }> {
    const { messages, locale } = this.languages.current().for([wanted]);
    const sentence = plainSentence(messages.sms.code, { code, brand: (await this.branding.current()).name });
    return { text: `${sentence}\n\n@${new URL(this.settings.SYMBOLON_ISSUER).hostname} #${code}`, locale };
  }
}
