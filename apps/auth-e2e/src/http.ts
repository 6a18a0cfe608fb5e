import { request } from 'node:http';
import type { Installation } from './server-process.ts';

/** An answer that was read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as JSON; empty when it is none. */
  readonly json: Readonly<Record<string, unknown>>;
}

interface Sent {
  readonly form?: Readonly<Record<string, string>>;
  readonly authorization?: string;
}

/** Asks on a connection of its own, so that no connection to a server before a restart is used again. Rejects when the answer is cut off. */
export async function send({ port }: Installation, path: string, { form, authorization }: Sent = {}): Promise<Answer> {
  const body = form && new URLSearchParams(form).toString();
  const headers = {
    ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
    ...(authorization !== undefined && { authorization }),
  };
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method: body === undefined ? 'GET' : 'POST', headers, agent: false });
    asked.once('error', reject);
    asked.once('response', (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.once('error', reject);
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text, json: asObject(text) }));
    });
    asked.end(body);
  });
}

const asObject = (text: string): Answer['json'] => (text.startsWith('{') ? (JSON.parse(text) as Answer['json']) : {});
