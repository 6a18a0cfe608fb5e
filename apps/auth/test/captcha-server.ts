import type { ServerResponse } from 'node:http';
import { openLoopback } from './loopback-server.ts';

/** A provider of captchas, by the call that they have in common: what begins with `good` was solved, however often it is asked about. */
export interface CaptchaServer {
  readonly origin: string;
  readonly settings: Readonly<Record<string, string>>;
  /** The forms that it was asked with. */
  readonly asked: Readonly<Record<string, string>>[];
  /** How it answers; as it should until a test says otherwise. */
  answer: (form: Readonly<Record<string, string>>, response: ServerResponse) => void;
  readonly asItShould: CaptchaServer['answer'];
  close(): Promise<void>;
}

const asItShould: CaptchaServer['answer'] = ({ secret, response: given = '' }, response) => {
  const codes = [...(secret === 'secret_1' ? [] : ['invalid-input-secret']), ...(given === '' ? ['missing-input-response'] : given.startsWith('good') ? [] : ['invalid-input-response'])];
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ success: codes.length === 0, 'error-codes': codes }));
};

export async function openCaptchaServer(): Promise<CaptchaServer> {
  const asked: CaptchaServer['asked'] = [];
  const server = await openLoopback((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString()));
      asked.push(form);
      captcha.answer(form, response);
    });
  });
  const origin = server.origin;
  const captcha: CaptchaServer = {
    origin,
    settings: { SYMBOLON_CAPTCHA_SITE_KEY: 'site_1', SYMBOLON_CAPTCHA_SECRET: 'secret_1', SYMBOLON_CAPTCHA_SCRIPT_URL: `${origin}/api.js`, SYMBOLON_CAPTCHA_VERIFY_URL: `${origin}/siteverify`, SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1' },
    asked,
    answer: asItShould,
    asItShould,
    close: () => server.close(),
  };
  return captcha;
}
