/** One mail as it goes out, with everything that a server reads of it. */
export interface OutgoingMail {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** What both forms lead to; undefined in a mail that an older release wrote. */
  readonly link?: string | undefined;
  /** The same at every attempt, so that a mailbox can tell a repetition (RFC 5322 section 3.6.4). */
  readonly messageId: string;
  readonly date: Date;
}

/** Hands a mail on; throws when it was not taken, an UndeliverableError when it never will be. */
export abstract class MailTransport {
  abstract send(mail: OutgoingMail): Promise<void>;
}

/** A mail as nodemailer takes it: addresses are never parsed out of text, files and addresses on the web never read. */
export const messageOf = ({ from, to, subject, text, html, messageId, date }: OutgoingMail) => ({
  subject,
  text,
  html,
  messageId,
  date,
  from,
  to: { name: '', address: to },
  envelope: { from: from.address, to: [to] },
  headers: { 'Auto-Submitted': 'auto-generated' }, // RFC 3834 section 5: no out-of-office notes in return
  disableFileAccess: true,
  disableUrlAccess: true,
});
