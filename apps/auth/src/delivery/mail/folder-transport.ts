import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory } from '@symbolon/database';
import type { Log } from '../../platform/log.ts';
import { messageOf, type MailTransport } from './mail-transport.ts';

/**
 * Writes each mail to a file that only we can read, and its name to the log: how a server without SMTP settings sends mail.
 * With `logsLinks` the log has what the mail leads to as well: of use where only this machine is served.
 */
export function folderTransport(folder: string, log: Log, logsLinks: boolean): MailTransport {
  return {
    async send(mail) {
      const { createTransport } = await import('nodemailer'); // where no mail is sent it takes no memory
      const composer = createTransport({ streamTransport: true, buffer: true });
      const { message } = await composer.sendMail({ ...messageOf(mail), text: asItIsRead(mail.text) });
      makeDirectory(folder, 0o700);
      const file = join(folder, `${mail.date.toISOString().replaceAll(':', '-')} ${mail.messageId.replace(/^<|@.*$/g, '')}.eml`);
      await writeFile(file, message, { mode: 0o600, flag: 'wx' });
      log.info({ file, ...(logsLinks && { link: mail.link }) }, 'SYMBOLON_SMTP_URL is not set: mail written to a file');
    },
  };
}

/** The text without an encoding (RFC 6152), so that whoever opens the file can copy the link. No relay is asked to take that. */
const asItIsRead = (text: string) => ({ raw: ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit', '', ...text.split('\n')].join('\r\n') });
