/** The code program of an address `otpauth://totp/…`, as authenticators are shown it; undefined where it has other digits, seconds or hash than ours, or is none. */
export function authenticatorOfUrl(text: string | undefined, name: string): object | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const { protocol, host, searchParams } = new URL(text);
  const said = (parameter: string, usual: string): boolean => (searchParams.get(parameter) ?? usual).toUpperCase() === usual;
  const secret = searchParams.get('secret');
  if (protocol !== 'otpauth:' || host !== 'totp' || secret === null || !said('digits', '6') || !said('period', '30') || !said('algorithm', 'SHA1')) return undefined;
  return { kind: 'authenticator', name, secret };
}
