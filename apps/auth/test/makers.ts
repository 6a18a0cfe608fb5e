import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** What somebody may issue certificates with, and what they issue by it. */
export interface Issuer {
  readonly certificate: Buffer;
  readonly key: KeyObject;
}

interface About {
  readonly by?: Issuer;
  readonly isCa?: boolean;
  readonly from?: string;
  readonly to?: string;
  /** What make of authenticator it says it is for (FIDO `id-fido-gen-ce-aaguid`). */
  readonly aaguid?: string;
  readonly unit?: string;
}

/** A certificate (RFC 5280) of a new key on P-256, as makers of authenticators have them: by itself, or by an issuer. */
export function issue(name: string, { by, isCa = true, from = '200101', to = '491231', aaguid, unit = isCa ? 'Roots' : 'Authenticator Attestation' }: About = {}): Issuer {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = der(0x30, ...([['2.5.4.6', 'XX'], ['2.5.4.10', 'Keys of Acme'], ['2.5.4.11', unit], ['2.5.4.3', name]] as const).map(([id, value]) => der(0x31, der(0x30, oid(id), der(0x0c, Buffer.from(value))))));
  const extensions = [
    der(0x30, oid('2.5.29.19'), der(0x01, Buffer.of(255)), der(0x04, der(0x30, ...(isCa ? [der(0x01, Buffer.of(255))] : [])))),
    ...(aaguid === undefined ? [] : [der(0x30, oid('1.3.6.1.4.1.45724.1.1.4'), der(0x04, der(0x04, Buffer.from(aaguid.replaceAll('-', ''), 'hex'))))]),
  ];
  const body = der(
    0x30,
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of(1, ...createHash('sha256').update(name).digest().subarray(0, 8))),
    algorithm,
    by ? nameIn(by.certificate) : subject,
    der(0x30, der(0x17, Buffer.from(`${from}000000Z`)), der(0x17, Buffer.from(`${to}000000Z`))),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(0x30, ...extensions)),
  );
  const certificate = der(0x30, body, algorithm, der(0x03, Buffer.of(0), sign('sha256', body, by?.key ?? privateKey)));
  subjects.set(certificate.toString('base64'), subject);
  return { certificate, key: privateKey };
}

export const pem = (...issuers: readonly Issuer[]): string => issuers.map(({ certificate }) => `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`).join('');

const subjects = new Map<string, Buffer>();
const nameIn = (certificate: Buffer): Buffer => subjects.get(certificate.toString('base64')) ?? Buffer.alloc(0);

/** As much of DER (X.690) as a certificate takes. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length = content.length < 128 ? [content.length] : content.length < 256 ? [0x81, content.length] : [0x82, content.length >> 8, content.length & 255];
  return Buffer.concat([Buffer.of(tag, ...length), content]);
}

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  return der(0x06, Buffer.of(first * 40 + second, ...rest.flatMap(base128)));
}

const base128 = (value: number): number[] => (value < 128 ? [value] : [...base128(value >> 7).map((byte) => byte | 128), value & 127]);
/** ECDSA with SHA-256. */
const algorithm = der(0x30, oid('1.2.840.10045.4.3.2'));
