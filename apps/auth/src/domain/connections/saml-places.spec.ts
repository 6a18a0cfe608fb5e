import { newCertifiedKey } from '@symbolon/crypto';
import { ns } from '../saml/names.ts';
import { RefusedMessageError } from '../saml/refused-message.ts';
import type { Connection } from './connection.ts';
import { SamlPlaces } from './saml-places.ts';
import { UpstreamCalls, UpstreamUnavailableError } from './upstream-calls.ts';

const idp = 'https://idp.example/metadata';
const connection = { id: 'corp', issuer: idp, saml: { metadata: idp } } as unknown as Connection;
let certificate: string;
beforeAll(async () => void ({ certificate } = await newCertifiedKey('idp', new Date('2026-01-01'), new Date('2036-01-01'))));

const metadata = (sso: string, more = '') =>
  `<EntityDescriptor xmlns="${ns.metadata}" entityID="${idp}"${more}><IDPSSODescriptor protocolSupportEnumeration="${ns.protocol}"><KeyDescriptor><KeyInfo xmlns="${ns.signature}"><X509Data><X509Certificate>${certificate.replace(/-----[^-]+-----|\s/g, '')}</X509Certificate></X509Data></KeyInfo></KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${sso}"/></IDPSSODescriptor></EntityDescriptor>`;

/** What the address answers, how often it was asked, and a clock. */
function open() {
  const there = { answer: (): Response => new Response(metadata('https://idp.example/one')), asked: 0, now: new Date('2030-01-01T00:00:00Z') };
  const calls = new UpstreamCalls(
    () => {
      there.asked += 1;
      return Promise.resolve(there.answer());
    },
    () => {
      throw new Error('nobody asks a directory');
    },
  );
  const places = new SamlPlaces(calls, { now: () => there.now });
  const sso = async (): Promise<string> => (await places.of(connection)).sso.url;
  const goOn = (seconds: number): void => void (there.now = new Date(there.now.getTime() + seconds * 1000));
  return { there, sso, goOn };
}

test('metadata are asked for once by all, and again after an hour', async () => {
  const { there, sso, goOn } = open();
  expect(await Promise.all([sso(), sso()])).toEqual(['https://idp.example/one', 'https://idp.example/one']);
  there.answer = () => new Response(metadata('https://idp.example/two'));
  goOn(3599);
  expect([await sso(), there.asked]).toEqual(['https://idp.example/one', 1]);
  goOn(1);
  expect([await sso(), there.asked]).toEqual(['https://idp.example/two', 2]);
});

test('those of before count for a day while none can be had, and the address is asked once in ten seconds', async () => {
  const { there, sso, goOn } = open();
  await sso();
  there.answer = () => new Response('', { status: 503 });
  goOn(3600);
  expect([await sso(), await sso(), there.asked]).toEqual(['https://idp.example/one', 'https://idp.example/one', 2]);
  goOn(10);
  expect([await sso(), there.asked]).toEqual(['https://idp.example/one', 3]);
  goOn(86_400);
  await expect(sso()).rejects.toThrow(UpstreamUnavailableError);
});

test('none count for longer than they say, not even while no others can be had', async () => {
  const { there, sso, goOn } = open();
  there.answer = () => new Response(metadata('https://idp.example/one', ' validUntil="2030-01-01T00:30:00Z"'));
  await sso();
  goOn(1799);
  expect([await sso(), there.asked]).toEqual(['https://idp.example/one', 1]);
  goOn(1);
  await expect(sso()).rejects.toThrow(RefusedMessageError);
  there.answer = () => new Response('', { status: 503 });
  goOn(10);
  await expect(sso()).rejects.toThrow(UpstreamUnavailableError);
});

test('an address without encryption is none, but on this machine', async () => {
  const { there, sso } = open();
  there.answer = () => new Response(metadata('http://idp.example/one'));
  await expect(sso()).rejects.toThrow(RefusedMessageError);
  const here = open();
  here.there.answer = () => new Response(metadata('http://localhost:3000/one'));
  expect(await here.sso()).toBe('http://localhost:3000/one');
});
