import { lookup } from 'node:dns/promises';
import type { Secret } from '@symbolon/contracts';
import { AddressRules } from '../../platform/outbound/address-rules.ts';
import { UndeliverableError } from '../../platform/outbox/courier.ts';
import { messageOf, type MailTransport } from './mail-transport.ts';

/** Milliseconds; together well below the lease of an outbox message. */
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, dnsTimeout: 5_000 };

/**
 * Sends by SMTP (RFC 5321) over TLS whose certificate is checked against the host's name: from the start, or by STARTTLS (RFC 3207).
 * Only this machine and a server inside the private networks that are named may be spoken to in the clear.
 */
export function smtpTransport(url: Secret, privateNetworks: readonly string[] = []): MailTransport {
  const { protocol, hostname, port, username, password } = new URL(url.reveal());
  const host = hostname.replace(/^\[|\]$/g, '');
  const secure = protocol === 'smtps:';
  const isHere = ['localhost', '127.0.0.1', '::1'].includes(host);
  const addressInTheClear = async () => (secure || isHere ? undefined : privateAddress(host, privateNetworks));
  return {
    async send(mail) {
      const { createTransport } = await import('nodemailer'); // where no mail is sent it takes no memory
      try {
        const address = await addressInTheClear();
        const isClear = isHere || address !== undefined;
        const transporter = createTransport({
          host: address ?? host, // the very one that was looked at
          port: port || (secure ? 465 : 587),
          secure,
          requireTLS: !secure && !isClear,
          ignoreTLS: !secure && isClear,
          ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
          ...timeouts,
        });
        await transporter.sendMail(messageOf(mail));
      } catch (error) {
        throw meaningOf(error as SmtpError);
      }
    },
  };
}

/** An address of the host, when all of them are within the networks and none is public. */
async function privateAddress(host: string, networks: readonly string[]): Promise<string | undefined> {
  if (networks.length === 0) return undefined;
  const [isPublic, isAllowed] = [new AddressRules([]), new AddressRules(networks)];
  const addresses = (await lookup(host, { all: true })).map(({ address }) => address);
  return addresses.every((address) => isAllowed.permits(address) && !isPublic.permits(address)) ? addresses[0] : undefined;
}

/** What nodemailer tells of a failure. */
interface SmtpError extends Error {
  code?: string;
  /** What the system said, where `code` is nodemailer's own. */
  readonly originalCode?: string;
  readonly command?: string;
  readonly responseCode?: number;
  /** What the server said, from the code on. */
  readonly response?: string;
  readonly permanent?: boolean;
}

/** A server that will never take mail for this recipient is told apart from one that may take it later, or after a setting is mended. */
function meaningOf(error: SmtpError): Error {
  if (error.command === 'RCPT TO' && error.permanent === true && isAboutMailbox(error)) return new UndeliverableError(`the recipient was refused with ${error.responseCode}`);
  if (error.originalCode !== undefined) error.code = error.originalCode; // says in the log what to mend
  return error;
}

/** An enhanced status code (RFC 3463) tells the recipient's address and mailbox from our own, from policy and from log-ins; without one, the reply does (RFC 5321 section 4.2.3). */
function isAboutMailbox({ response = '', responseCode = 0 }: SmtpError): boolean {
  const [, subject, detail] = /^\d{3}[ -]5\.(\d{1,3})\.(\d{1,3})\b/.exec(response) ?? [];
  if (subject === undefined) return [550, 551, 553].includes(responseCode);
  const isSender = subject === '1' && ['7', '8'].includes(detail ?? '');
  return ['1', '2'].includes(subject) && !isSender;
}
