import type { BrandingStore } from '../../pages/branding.store.ts';
import type { Clock } from '../../platform/clock.ts';
import type { OutboxPayloads } from '../../platform/outbox/outbox.store.ts';
import type { MailTransport } from './mail-transport.ts';

interface Sender {
  /** The host of the issuer: mails are named after it. */
  readonly host: string;
  /** Undefined for one at that host that nobody reads. */
  readonly address: string | undefined;
}

/** Sends what the outbox holds as mail, in the name of the installation. */
export class Mailer {
  readonly #transport: MailTransport;
  readonly #branding: BrandingStore;
  readonly #clock: Clock;
  readonly #sender: Sender;

  constructor(transport: MailTransport, branding: BrandingStore, clock: Clock, sender: Sender) {
    this.#transport = transport;
    this.#branding = branding;
    this.#clock = clock;
    this.#sender = sender;
  }

  async send(mail: OutboxPayloads['mail'], id: string): Promise<void> {
    const { host, address } = this.#sender;
    const { name } = await this.#branding.current();
    await this.#transport({ ...mail, from: { name, address: address ?? `no-reply@${host}` }, messageId: `<${id}@${host}>`, date: this.#clock.now() });
  }
}
