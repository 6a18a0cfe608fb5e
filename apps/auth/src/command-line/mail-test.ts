import { join } from 'node:path';
import { api } from '@symbolon/contracts';
import { randomUuid } from '@symbolon/crypto';
import { renderLetter } from '../delivery/mail/letter.ts';
import { transportOf } from '../delivery/mail/mail.module.ts';
import { Mailer } from '../delivery/mail/mailer.ts';
import { BrandingStore } from '../pages/branding.store.ts';
import { Languages } from '../pages/messages/languages.ts';
import type { Settings } from '../platform/config.ts';
import type { Runtime } from '../process/runtime.ts';

/** `mail test`: sends one letter at once, past the outbox, and answers what to tell whoever typed it. Throws a MailTestError with the server's own words. */
export async function sendTestMail(to: string, { settings, database, clock, log }: Pick<Runtime, 'settings' | 'database' | 'clock' | 'log'>): Promise<string> {
  const branding = new BrandingStore(database, clock);
  const link = settings.SYMBOLON_ISSUER + api.account.overview.path;
  const letter = renderLetter({ kind: 'test', account: to, url: link, language: new Languages(settings, log).current().for(['en']), branding: await branding.current() });
  try {
    await new Mailer(transportOf(settings, log), branding, clock, settings).send({ to, link, ...letter }, randomUuid());
  } catch (error) {
    throw new MailTestError(`${placeOf(settings)} did not take the mail: ${(error as Error).message}`, { cause: error });
  }
  return settings.SYMBOLON_SMTP_URL
    ? `${placeOf(settings)} took the mail for ${to}. If it does not arrive, look among the spam, and in the log of that server.`
    : `SYMBOLON_SMTP_URL is not set: the mail is a file in ${join(settings.SYMBOLON_DATA_DIR, 'mails')}.`;
}

/** The mail server refused, or could not be reached. */
export class MailTestError extends Error {}

/** Host and port, without user and password; without a server, the folder. */
const placeOf = ({ SYMBOLON_SMTP_URL: url, SYMBOLON_DATA_DIR: folder }: Settings): string => (url ? new URL(url.reveal()).host : folder);
