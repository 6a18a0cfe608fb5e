import { SmsMessage } from '@symbolon/contracts';
import { openSignedCalls } from './signed-calls.ts';

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
  const messages: SmsMessage[] = [];
  const server = await openSignedCalls({
    contract: SmsMessage,
    letter: 7,
    now: () => hook.now(),
    take: (message, response) => {
      messages.push(message);
      if (hook.status !== undefined) response.writeHead(hook.status, { location: '/elsewhere' }).end('{"error":"canary"}');
    },
  });
  const hook: SmsHook = {
    environment: { SYMBOLON_SMS_URL: `${server.origin}/sms?to=you`, SYMBOLON_SMS_SECRET: server.secret, SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1' },
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
