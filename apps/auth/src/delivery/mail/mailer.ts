import { Injectable } from '@nestjs/common';
import { BrandingStore } from '../../pages/branding.store.ts';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import type { OutboxPayloads } from '../../platform/outbox/outbox.store.ts';
import { MailTransport } from './mail-transport.ts';

/** Sends what the outbox holds as mail, in the name of the installation. */
@Injectable()
export class Mailer {
  constructor(
    private readonly transport: MailTransport,
    private readonly branding: BrandingStore,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  async send(mail: OutboxPayloads['mail'], id: string): Promise<void> {
    const host = new URL(this.settings.SYMBOLON_ISSUER).hostname;
    const address = this.settings.SYMBOLON_MAIL_FROM ?? `no-reply@${host}`; // nobody reads that one
    const { name } = await this.branding.current();
    await this.transport.send({ ...mail, from: { name, address }, messageId: `<${id}@${host}>`, date: this.clock.now() });
  }
}
