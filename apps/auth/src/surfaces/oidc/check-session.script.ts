/**
 * What the frame runs. It is asked "client_id session_state" and answers the asker's own origin: `unchanged` when that state was made
 * for that client, that origin and the browser's present state, else `changed`; `error` for what is no question, and where the browser
 * shows a frame of another site no cookies: `changed` would send the client in circles (sections 3.2 and 5.1).
 */
export const checkSessionScript = (cookie: string): string => `
const states = () => document.cookie.split('; ').filter((pair) => pair.startsWith('${cookie}=')).map((pair) => pair.slice(${cookie.length + 1}));
const hash = async (text) => {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
};
const answer = async (question, origin) => {
  const [, client, expected, salt] = /^([^ ]+) ([\\w-]{43})\\.([\\w-]{22})$/.exec(question) ?? [];
  if (!client) return 'error';
  const [state, ...others] = states();
  if (!state && document.hasStorageAccess && !(await document.hasStorageAccess())) return 'error';
  if (!state || others.length > 0) return 'changed';
  return (await hash(client + ' ' + origin + ' ' + state + ' ' + salt)) === expected ? 'unchanged' : 'changed';
};
addEventListener('message', async ({ data, origin, source }) => {
  if (source === null || origin === 'null' || origin === '') return;
  source.postMessage(typeof data === 'string' ? await answer(data, origin) : 'error', origin);
});
`;
