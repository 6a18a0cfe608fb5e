import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { OneTimeTokenStore } from '../../domain/users/one-time-token.store.ts';
import { UserStore } from '../../domain/users/user.store.ts';
import { UsersModule } from '../../domain/users/users.module.ts';
import { BrandingStore } from '../../pages/branding.store.ts';
import { PagesModule } from '../../pages/pages.module.ts';
import { Courier } from '../../platform/outbox/courier.ts';
import { OutboxModule } from '../../platform/outbox/outbox.module.ts';
import { OutboxStore } from '../../platform/outbox/outbox.store.ts';
import { Runtime } from '../../platform/runtime.ts';
import { folderTransport } from './folder-transport.ts';
import { Letters } from './letters.ts';
import { Mailer } from './mailer.ts';
import { smtpTransport } from './smtp-transport.ts';

@Module({
  imports: [OutboxModule, PagesModule, UsersModule],
  providers: [
    {
      provide: Letters,
      useFactory: ({ database, settings }: Runtime, outbox: OutboxStore, users: UserStore, tokens: OneTimeTokenStore, branding: BrandingStore) =>
        new Letters({ database, outbox, users, tokens, branding, issuer: settings.SYMBOLON_ISSUER }),
      inject: [Runtime, OutboxStore, UserStore, OneTimeTokenStore, BrandingStore],
    },
    {
      provide: Mailer,
      useFactory: ({ settings, clock, log }: Runtime, branding: BrandingStore) => {
        const transport = settings.SYMBOLON_SMTP_URL ? smtpTransport(settings.SYMBOLON_SMTP_URL, settings.SYMBOLON_SMTP_PRIVATE) : folderTransport(join(settings.SYMBOLON_DATA_DIR, 'mails'), log);
        return new Mailer(transport, branding, clock, { host: new URL(settings.SYMBOLON_ISSUER).hostname, address: settings.SYMBOLON_MAIL_FROM });
      },
      inject: [Runtime, BrandingStore],
    },
  ],
  exports: [Letters],
})
export class MailModule {
  constructor(courier: Courier, letters: Letters, mailer: Mailer) {
    courier.delivers('letter', (request) => letters.write(request));
    courier.delivers('mail', (mail, id) => mailer.send(mail, id));
  }
}
