import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { UsersModule } from '../../domain/users/users.module.ts';
import { PagesModule } from '../../pages/pages.module.ts';
import { Settings } from '../../platform/config.ts';
import { Log } from '../../platform/log.ts';
import { Courier } from '../../platform/outbox/courier.ts';
import { OutboxModule } from '../../platform/outbox/outbox.module.ts';
import { folderTransport } from './folder-transport.ts';
import { AddressRemoval } from './address-removal.ts';
import { Letters } from './letters.ts';
import { MailTransport } from './mail-transport.ts';
import { Mailer } from './mailer.ts';
import { smtpTransport } from './smtp-transport.ts';

/** How mails leave, by the settings. */
export const transportOf = ({ SYMBOLON_SMTP_URL, SYMBOLON_SMTP_PRIVATE, SYMBOLON_DATA_DIR, SYMBOLON_ISSUER }: Settings, log: Log): MailTransport =>
  SYMBOLON_SMTP_URL
    ? smtpTransport(SYMBOLON_SMTP_URL, SYMBOLON_SMTP_PRIVATE)
    : folderTransport(join(SYMBOLON_DATA_DIR, 'mails'), log, SYMBOLON_ISSUER.startsWith('http:')); // plain http is loopback

@Module({
  imports: [OutboxModule, PagesModule, UsersModule],
  providers: [Letters, AddressRemoval, Mailer, { provide: MailTransport, useFactory: transportOf, inject: [Settings, Log] }],
  exports: [Letters, AddressRemoval],
})
export class MailModule {
  constructor(courier: Courier, letters: Letters, mailer: Mailer) {
    courier.delivers('letter', (request) => letters.write(request));
    courier.delivers('mail', (mail, id) => mailer.send(mail, id));
  }
}
