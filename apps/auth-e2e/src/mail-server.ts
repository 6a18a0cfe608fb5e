import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { until } from './until.ts';

/** A letter as it came by SMTP, read by a mail program that we did not write. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A mail server that takes everything. */
export interface MailServer {
  readonly url: string;
  /** The letter of that number, from nought on, to somebody. */
  letter(to: string, number: number): Promise<Letter>;
  close(): Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
  const letters: Letter[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onData(stream, { envelope }, done) {
      void simpleParser(stream).then(({ subject = '', text = '', html }) => {
        letters.push({ to: envelope.rcptTo.map(({ address }) => address).join(), subject, text, html: html || '' });
        done();
      });
    },
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    letter: (to, number) => until(`letter ${number} to ${to}`, () => letters.filter((letter) => letter.to === to)[number]),
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}
