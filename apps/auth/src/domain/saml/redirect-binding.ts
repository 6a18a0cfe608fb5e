import { isSignedBy, signedByKey, type CertifiedKey } from '@symbolon/crypto';
import { algorithms } from './names.ts';
import { refuse } from './refused-message.ts';
import { signatureAlgorithms } from './signed-element.ts';
import { fromDeflated, toDeflated } from './wire.ts';
import { readXml, type XmlMessage } from './xml.ts';

export type MessageParameter = 'SAMLRequest' | 'SAMLResponse';

/** A message that came in an address. */
export interface QueryMessage extends XmlMessage {
  readonly relayState: string | undefined;
  /** Whether it has a signature. Where it has none nothing is known of who sent it. */
  readonly isSigned: boolean;
  /** Whether one of these has signed the very octets that came. */
  readonly isSignedBy: (certificates: readonly string[]) => boolean;
}

/** Where a browser is sent with a message: signed over the query, as the message itself is not (SAML bindings section 3.4.4.1). */
export async function redirectAddress(endpoint: string, parameter: MessageParameter, xml: string, relayState: string | undefined, { pkcs8 }: CertifiedKey): Promise<string> {
  const said = [[parameter, await toDeflated(xml)], ...(relayState === undefined ? [] : [['RelayState', relayState]]), ['SigAlg', algorithms.rsaSha256]];
  const query = said.map(([name = '', value = '']) => `${name}=${encodeURIComponent(value)}`).join('&');
  const signature = Buffer.from(signedByKey(pkcs8, Buffer.from(query))).toString('base64');
  return `${endpoint}${endpoint.includes('?') ? '&' : '?'}${query}&Signature=${encodeURIComponent(signature)}`;
}

/** Reads the query as it was sent: its signature is of those octets, which others escape in other ways than we would. */
export async function readQueryMessage(query: string, parameter: MessageParameter): Promise<QueryMessage> {
  const sent = new Map<string, string>();
  for (const pair of query.split('&').filter((each) => each.includes('='))) {
    const name = pair.slice(0, pair.indexOf('='));
    if (sent.has(name)) refuse('the address says something twice');
    sent.set(name, pair.slice(name.length + 1));
  }
  if ((valueOf(sent, 'SAMLEncoding') ?? deflate) !== deflate) refuse('the message is encoded in another way');
  const message = await readXml(await fromDeflated(valueOf(sent, parameter) ?? refuse('there is no message')));
  const [algorithm, signature] = [signatureAlgorithms[valueOf(sent, 'SigAlg') ?? ''], valueOf(sent, 'Signature')];
  const octets = Buffer.from([parameter, 'RelayState', 'SigAlg'].flatMap((name) => (sent.has(name) ? [`${name}=${sent.get(name)}`] : [])).join('&'));
  return {
    ...message,
    relayState: valueOf(sent, 'RelayState'),
    isSigned: signature !== undefined,
    isSignedBy: (certificates) => algorithm !== undefined && signature !== undefined && certificates.some((certificate) => isSignedBy(certificate, algorithm, octets, Buffer.from(signature, 'base64'))),
  };
}

const deflate = 'urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE';

function valueOf(sent: ReadonlyMap<string, string>, name: string): string | undefined {
  const raw = sent.get(name);
  if (raw === undefined) return undefined;
  try {
    return decodeURIComponent(raw.replaceAll('+', ' '));
  } catch {
    return refuse('the address is escaped wrongly');
  }
}
