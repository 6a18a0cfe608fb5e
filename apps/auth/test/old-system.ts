import { jest } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { OldSystemQuestion } from '@symbolon/contracts';
import { Webhook } from 'standardwebhooks';
import { openLoopback } from './loopback-server.ts';

/** A system that people come from: it verifies each question by a library that we did not write, and keeps it. */
export interface OldSystem {
  readonly environment: NodeJS.ProcessEnv;
  readonly asked: readonly OldSystemQuestion[];
  /** How it answers; as it should until a test says otherwise. */
  answer: (question: OldSystemQuestion, response: ServerResponse) => void;
  readonly asItShould: OldSystem['answer'];
  /** Everybody there, by name, with their password. */
  readonly people: Map<string, { readonly password: string; readonly user: object }>;
  /** What time it is there: that of the providers. */
  now: () => Date;
  empty(): void;
  close(): Promise<void>;
}

export async function openOldSystem(): Promise<OldSystem> {
  const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
  const asked: OldSystemQuestion[] = [];
  const people: OldSystem['people'] = new Map();
  const asItShould: OldSystem['answer'] = ({ username, password }, response) => {
    const found = people.get(username);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ user: found?.password === password ? found.user : null }));
  };
  const verified = (body: string, headers: object): unknown => {
    const clock = jest.spyOn(Date, 'now').mockReturnValue(system.now().getTime());
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
      const question = OldSystemQuestion.parse(verified(body, request.headers));
      if (question.id !== request.headers['webhook-id']) throw new Error('The id in the body is another than that of the header.');
      asked.push(question);
      system.answer(question, response);
    });
  });
  const system: OldSystem = {
    environment: { SYMBOLON_OLD_SYSTEM_URL: `${server.origin}/ask`, SYMBOLON_OLD_SYSTEM_SECRET: secret, SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1' },
    asked,
    answer: asItShould,
    asItShould,
    people,
    now: () => new Date(),
    empty: () => {
      asked.length = 0;
      people.clear();
      system.answer = asItShould;
    },
    close: () => server.close(),
  };
  return system;
}
