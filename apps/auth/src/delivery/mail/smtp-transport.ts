import type { Secret } from '@symbolon/contracts';
import { createTransport } from 'nodemailer';
import { UndeliverableError } from '../../platform/outbox/courier.ts';
import { messageOf, type MailTransport } from './mail-transport.ts';

/** Milliseconds; together well below the lease of an outbox message. */
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, dnsTimeout: 5_000 };

/** Sends by SMTP (RFC 5321) over TLS whose certificate is checked against the host's name: from the start, or by STARTTLS (RFC 3207). Only this machine may be spoken to in the clear. */
export function smtpTransport(url: Secret): MailTransport {
  const { protocol, hostname, port, username, password } = new URL(url.reveal());
  const host = hostname.replace(/^\[|\]$/g, '');
  const secure = protocol === 'smtps:';
  const isHere = ['localhost', '127.0.0.1', '::1'].includes(host);
  const transporter = createTransport({
    host,
    port: port || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && !isHere,
    ignoreTLS: !secure && isHere,
    ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    ...timeouts,
  });
  return {
    async send(mail) {
      try {
        await transporter.sendMail(messageOf(mail));
      } catch (error) {
        throw meaningOf(error as SmtpError);
      }
    },
  };
}

/** What nodemailer tells of a failure. */
interface SmtpError extends Error {
  code?: string;
  /** What the system said, where `code` is nodemailer's own. */
  readonly originalCode?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly permanent?: boolean;
}

/** A server that will never take mail for this recipient is told apart from one that may take it later, or after a setting is mended. */
function meaningOf(error: SmtpError): Error {
  if (error.command === 'RCPT TO' && error.permanent === true) return new UndeliverableError(`the recipient was refused with ${error.responseCode}`);
  if (error.originalCode !== undefined) error.code = error.originalCode; // says in the log what to mend
  return error;
}
