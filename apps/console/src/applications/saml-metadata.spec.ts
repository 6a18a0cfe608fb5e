import { readMetadata } from './saml-metadata.ts';

const role = '<SPSSODescriptor><SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="https://wiki.example.com/soap"/></SPSSODescriptor>';
const metadata = (inner: string) => `<EntityDescriptor entityID="https://wiki.example.com">${inner}</EntityDescriptor>`;

test('what stands in a comment is not said, and one without an end goes to the end', () => {
  const soap = (text: string) => readMetadata(text)?.slo_soap_url;
  expect([soap(metadata(`<!-- - ->--${role}`)), soap(metadata(`<!-- ${role} -->`)), soap(metadata(`<!-- > -->${role}<!-- - -->`))]).toEqual([undefined, undefined, 'https://wiki.example.com/soap']);
});

test('a document of nothing but beginnings of comments holds nobody up', () => {
  expect(readMetadata('<!--'.repeat(65_000))).toBeUndefined(); // for a minute, if each were looked at to the end
});
