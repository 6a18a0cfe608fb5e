import { runInNewContext } from 'node:vm';
import type { Provider } from './provider.ts';

/** What a frame answers; nothing when it does not. */
type Answers = readonly { readonly data: unknown; readonly to: string }[];

/** The check_session_iframe, with its script at work in a window that has the cookies of a browser. */
export async function frameOf(provider: Provider, cookies: string | undefined, more: { readonly hasStorageAccess?: () => Promise<boolean> } = {}) {
  const seen = await provider.send('/oidc/check-session');
  const nonce = /script-src 'nonce-([\w-]+)'/.exec(seen.headers.get('content-security-policy') ?? '')?.[1];
  const script = new RegExp(`<script nonce="${nonce}">([\\s\\S]*?)</script>`).exec(seen.text)?.[1] ?? '';
  const listeners: ((event: object) => Promise<void>)[] = [];
  const readable = (cookies ?? '').split('; ').filter((pair) => !pair.startsWith('__Host-symbolon=')); // that one is HttpOnly
  runInNewContext(script, {
    document: { cookie: readable.join('; '), ...more },
    addEventListener: (_: string, listener: (event: object) => Promise<void>) => void listeners.push(listener),
    crypto,
    TextEncoder,
    btoa,
  });
  const send = async (data: unknown, origin: string, hasSource = true): Promise<Answers> => {
    const answers: { data: unknown; to: string }[] = [];
    const source = hasSource ? { postMessage: (answer: unknown, to: string) => void answers.push({ data: answer, to }) } : null;
    for (const listener of listeners) await listener({ data, origin, source });
    return answers;
  };
  return { seen, send, ask: async (question: string, origin: string) => (await send(question, origin))[0]?.data };
}
