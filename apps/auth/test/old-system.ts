import type { ServerResponse } from 'node:http';
import { OldSystemQuestion } from '@symbolon/contracts';
import { openSignedCalls } from './signed-calls.ts';

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
  const asked: OldSystemQuestion[] = [];
  const people: OldSystem['people'] = new Map();
  const asItShould: OldSystem['answer'] = ({ username, password }, response) => {
    const found = people.get(username);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ user: found?.password === password ? found.user : null }));
  };
  const server = await openSignedCalls({
    contract: OldSystemQuestion,
    letter: 9,
    now: () => system.now(),
    take: (question, response) => {
      asked.push(question);
      system.answer(question, response);
    },
  });
  const system: OldSystem = {
    environment: { SYMBOLON_OLD_SYSTEM_URL: `${server.origin}/ask`, SYMBOLON_OLD_SYSTEM_SECRET: server.secret, SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1' },
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
