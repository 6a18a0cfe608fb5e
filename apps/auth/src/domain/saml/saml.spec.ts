import { newCertifiedKey, type CertifiedKey } from '@symbolon/crypto';
import { postFields, readPostMessage } from './post-binding.ts';
import { readQueryMessage, redirectAddress } from './redirect-binding.ts';
import { signedElement } from './signed-element.ts';
import { signedXml } from './signed-xml.ts';
import { childOf, readXml } from './xml.ts';
import { ns } from './names.ts';
import { xml } from './written.ts';

const [from, until] = [new Date('2026-01-01'), new Date('2036-01-01')];
let key: CertifiedKey;
let other: CertifiedKey;
beforeAll(async () => void ([key, other] = await Promise.all([newCertifiedKey('one', from, until), newCertifiedKey('two', from, until)])));

const response = (inner = 'ada') => xml`<p:Response xmlns:p="${ns.protocol}" ID="_r"><a:Issuer xmlns:a="${ns.assertion}">https://idp.example</a:Issuer><a:Assertion xmlns:a="${ns.assertion}" ID="_a"><a:Issuer>https://idp.example</a:Issuer><a:Subject>${inner}</a:Subject></a:Assertion></p:Response>`.xml;

test('what was signed is given back, by any of the certificates', async () => {
  const message = await readXml(await signedXml(response('a & <b>'), '_r', key));
  const signed = await signedElement(message, message.root, [other.certificate, key.certificate]);
  expect(childOf(childOf(signed, ns.assertion, 'Assertion') ?? signed, ns.assertion, 'Subject')?.text).toBe('a & <b>');
  expect(childOf(signed, ns.signature, 'Signature')).toBeUndefined();
});

test('a child of a message is signed by itself', async () => {
  const message = await readXml(await signedXml(response(), '_a', key));
  const assertion = childOf(message.root, ns.assertion, 'Assertion') ?? message.root;
  expect((await signedElement(message, assertion, [key.certificate])).name).toBe('Assertion');
  await expect(signedElement(message, message.root, [key.certificate])).rejects.toThrow('there is no signature');
  await expect(signedElement(message, assertion, [other.certificate])).rejects.toThrow('by none of the certificates');
});

test('a query is signed as it was sent', async () => {
  const address = await redirectAddress('https://idp.example/sso?tenant=1', 'SAMLRequest', response(), 'a b/ü', key);
  const query = new URL(address).search.slice(1);
  const message = await readQueryMessage(query, 'SAMLRequest');
  expect(message).toMatchObject({ relayState: 'a b/ü', isSigned: true });
  expect([message.isSignedBy([key.certificate]), message.isSignedBy([other.certificate])]).toEqual([true, false]);
  expect((await readQueryMessage(query.replace('%C3%BC', '%c3%bc'), 'SAMLRequest')).isSignedBy([key.certificate])).toBe(false);
  await expect(readQueryMessage(`${query}&RelayState=b`, 'SAMLRequest')).rejects.toThrow('twice');
});

test('a form holds what was put in it', async () => {
  const form = new URLSearchParams(postFields('SAMLResponse', response(), 'state').map(({ name, value }): [string, string] => [name, value]));
  expect(await readPostMessage(form, 'SAMLResponse')).toMatchObject({ xml: response(), relayState: 'state' });
});
