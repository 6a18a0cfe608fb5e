import { jest } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { openLoopback, type LoopbackServer } from './loopback-server.ts';

/** One end of Standard Webhooks, as an operator would write it: each call is verified by a library that we did not write, read by its contract, and handed on. */
export interface SignedCalls<Message> {
  readonly contract: { readonly parse: (value: unknown) => Message };
  /** Of its secret. */
  readonly letter: number;
  /** What time it is there. */
  readonly now: () => Date;
  readonly take: (message: Message, response: ServerResponse) => void;
}

export async function openSignedCalls<Message extends { readonly id: string }>({ contract, letter, now, take }: SignedCalls<Message>): Promise<LoopbackServer & { readonly secret: string }> {
  const secret = `whsec_${Buffer.alloc(32, letter).toString('base64')}`;
  const verified = (body: string, headers: object): unknown => {
    const clock = jest.spyOn(Date, 'now').mockReturnValue(now().getTime());
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
      const message = contract.parse(verified(body, request.headers));
      if (message.id !== request.headers['webhook-id']) throw new Error('The id in the body is another than that of the header.');
      take(message, response);
    });
  });
  return { ...server, secret };
}
