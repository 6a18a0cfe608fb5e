import type { Request } from 'autocannon';
import { form, formOn, formType } from './client.ts';
import type { Job } from './load.ts';
import { assertion, type Passkey } from './passkey.ts';

const isPasskey = (by: Readonly<Record<string, string>> | Passkey): by is Passkey => 'privateKey' in by;

/** The requests of one log-in by the pages, in a browser that nobody has been in before. Tells the token, and how many milliseconds it took to it. */
export function logIn({ authorize, by, form: redemption, headers }: Job & { readonly kind: 'log_in' }, done: (answer: string, milliseconds: number) => void): readonly Request[] {
  let [began, page, code] = [0, '', ''];
  let location = '';
  const jar = new Map<string, string>();
  const keep = (said: Readonly<Record<string, string | readonly string[] | undefined>>) => {
    const of = (wanted: string) => Object.entries(said).filter(([name]) => name.toLowerCase() === wanted).flatMap(([, value]) => value ?? []);
    for (const [, name = '', value = ''] of of('set-cookie').map((each) => /^([^=]+)=([^;]*)/.exec(each) ?? [])) jar.set(name, value);
    location = of('location')[0] ?? '';
  };
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const sent = () => {
    const { action, fields, challenge } = formOn(page, isPasskey(by) ? 'data-passkey' : 'name="password"');
    return { path: action, body: form({ ...fields, ...(isPasskey(by) ? { credential: assertion(by, challenge) } : by) }) };
  };
  return [
    {
      method: 'GET',
      setupRequest(request) {
        jar.clear();
        began = performance.now();
        return { ...request, path: authorize, headers: {} };
      },
      onResponse: (_status, _answer, _context, said) => keep(said),
    },
    { method: 'GET', setupRequest: (request) => ({ ...request, path: location, headers: { cookie: cookie() } }), onResponse: (_status, answer) => (page = answer) },
    {
      method: 'POST',
      setupRequest: (request) => ({ ...request, ...sent(), headers: { cookie: cookie(), 'content-type': formType } }),
      onResponse: (_status, _answer, _context, said) => keep(said),
    },
    {
      method: 'GET',
      setupRequest: (request) => ({ ...request, path: location, headers: { cookie: cookie() } }),
      onResponse(_status, _answer, _context, said) {
        keep(said);
        code = (URL.canParse(location) && new URL(location).searchParams.get('code')) || '';
      },
    },
    {
      method: 'POST',
      path: '/oauth/token',
      setupRequest: (request) => ({ ...request, headers, body: `${redemption}&code=${code}` }),
      onResponse: (status, answer) => status === 200 && done(answer, performance.now() - began),
    },
  ];
}
