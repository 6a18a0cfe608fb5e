import type { CertifiedKey } from '@symbolon/crypto';
import { signedElement } from '../src/domain/saml/signed-element.ts';
import { signedXml } from '../src/domain/saml/signed-xml.ts';
import { readXml } from '../src/domain/saml/xml.ts';
import { openLoopback } from './loopback-server.ts';
import type { Provider } from './provider.ts';
import { answerXml, certificates, within, type LogoutAsked } from './saml-place.ts';

/** An application that is told of log-outs from server to server, signed by what the metadata says or not at all. */
export interface SoapApplication {
  readonly address: string;
  readonly heard: { readonly id: string; readonly name: string | undefined; readonly format: string | undefined; readonly index: string | undefined; readonly reason: string; readonly headers: readonly (string | undefined)[] }[];
  /** What comes back: all of it, or a status. */
  answers: (asked: LogoutAsked) => Promise<string | number> | string | number;
  close(): Promise<void>;
}

export const inEnvelope = (message: string, declared = ''): string => `<?xml version="1.0"?>\n<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"${declared}><s:Header/><s:Body>${message}</s:Body></s:Envelope>`;

/** What somebody else takes out of an envelope of ours: the one message, as it stands in the Body. */
export const inBody = (envelope: string): string => /^<(\w+):Envelope xmlns:\1="http:\/\/schemas\.xmlsoap\.org\/soap\/envelope\/"><\1:Body>(.*)<\/\1:Body><\/\1:Envelope>$/s.exec(envelope)?.[2] ?? '';

/** As it should answer: done, signed in itself. */
export async function soapAnswer(provider: Provider, asked: LogoutAsked, by: string, key: CertifiedKey, status?: readonly string[]): Promise<string> {
  const xml = answerXml(provider, asked, by, status).replace(/ Destination="[^"]*"/, '');
  return inEnvelope(await signedXml(xml, /ID="([^"]+)"/.exec(xml)?.[1] ?? '', key));
}

export async function openSoapApplication(provider: Provider, by: string, key: CertifiedKey): Promise<SoapApplication> {
  const published = await certificates(provider);
  const server = await openLoopback((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => void answer(body, [request.headers['content-type'], request.headers['soapaction'] as string]).then((told) => (typeof told === 'number' ? response.writeHead(told).end() : response.writeHead(200, { 'content-type': 'text/xml' }).end(told))));
  });
  async function answer(body: string, headers: readonly (string | undefined)[]): Promise<string | number> {
    const message = await readXml(inBody(body));
    const root = await signedElement(message, message.root, published);
    const name = within(root, 'NameID');
    const id = root.attributes['ID'] ?? '';
    application.heard.push({ id, name: name?.text, format: name?.attributes['Format']?.replace(/^.*:/, ''), index: within(root, 'SessionIndex')?.text, reason: root.attributes['Reason']?.replace(/^.*:/, '') ?? 'none', headers });
    return application.answers({ id, to: application.address });
  }
  const application: SoapApplication = { address: `${server.origin}/soap`, heard: [], answers: (asked) => soapAnswer(provider, asked, by, key), close: () => server.close() };
  return application;
}
