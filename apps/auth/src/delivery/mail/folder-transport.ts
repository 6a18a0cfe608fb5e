import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory } from '@symbolon/database';
import { createTransport } from 'nodemailer';
import type { Log } from '../../platform/log.ts';
import { messageOf, type MailTransport } from './mail-transport.ts';

/** Writes each mail to a file that only we can read, and its name to the log: how a server without SMTP settings sends mail. */
export function folderTransport(folder: string, log: Log): MailTransport {
  const composer = createTransport({ streamTransport: true, buffer: true });
  return {
    async send(mail) {
      const { message } = await composer.sendMail(messageOf(mail));
      makeDirectory(folder, 0o700);
      const file = join(folder, `${mail.date.toISOString().replaceAll(':', '-')} ${mail.messageId.replace(/^<|@.*$/g, '')}.eml`);
      await writeFile(file, message, { mode: 0o600, flag: 'wx' });
      log.info({ file }, 'SYMBOLON_SMTP_URL is not set: mail written to a file');
    },
  };
}
