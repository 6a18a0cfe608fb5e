import { jest } from '@jest/globals';
import { SmsMessage } from '@symbolon/contracts';
import { Webhook } from 'standardwebhooks';
import { openLoopback } from './loopback-server.ts';

/** A hook of an operator's that sends messages: it verifies each by a library that we did not write, and keeps it. */
export interface SmsHook {
  readonly environment: NodeJS.ProcessEnv;
  readonly messages: readonly SmsMessage[];
  /** The status of its answers; undefined: it gives none. */
  status: number | undefined;
  /** What time it is there: that of the providers. */
  now: () => Date;
  /** The latest code. */
  code(): string;
  empty(): void;
  close(): Promise<void>;
}

export async function openSmsHook(): Promise<SmsHook> {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const messages: SmsMessage[] = [];
  const verified = (body: string, headers: object): unknown => {
    const clock = jest.spyOn(Date, 'now').mockReturnValue(hook.now().getTime());
    try {
      return new Webhook(secret).verify(body, headers as Record<string, string>);
    } finally {
      clock.mockRestore();
    }
  };
  const server = await openLoopback((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      const message = SmsMessage.parse(verified(body, request.headers));
      if (message.id !== request.headers['webhook-id']) throw new Error('The id in the body is another than that of the header.');
      messages.push(message);
      if (hook.status !== undefined) response.writeHead(hook.status, { location: '/elsewhere' }).end('{"error":"canary"}');
    });
  });
  const hook: SmsHook = {
    environment: { SYMBOLON_SMS_URL: `${server.origin}/sms?to=you`, SYMBOLON_SMS_SECRET: secret, SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1' },
    messages,
    status: 204,
    now: () => new Date(),
    code: () => messages.at(-1)?.code ?? 'no message',
    empty: () => {
      messages.length = 0;
      hook.status = 204;
    },
    close: () => server.close(),
  };
  return hook;
}
