import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import pg from 'pg';
import { asked, issuer } from './server.ts';

/** The passkey of who asks, as the process that makes the load is told it. */
export interface Passkey {
  readonly id: string;
  readonly userHandle: string;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
}

/** Gives the user of the bench a passkey. Its row is what a ceremony would have left: no path that is measured makes any. */
export async function addPasskey(databaseUrl: string): Promise<Passkey> {
  const id = randomBytes(32);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = privateKey.export({ format: 'jwk' });
  // A COSE key (RFC 9053 section 7.1): {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}.
  const cose = Buffer.concat([Buffer.from('a5010203262001215820', 'hex'), Buffer.from(x, 'base64url'), Buffer.from('225820', 'hex'), Buffer.from(y, 'base64url')]);
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ user_id: string }>(
      `INSERT INTO passkeys (id, user_id, credential_id, public_key, counter, aaguid, is_second_factor, is_backed_up, may_be_backed_up, name, created_at)
       SELECT 'passkey_bench', id, $1, $2, 0, '00000000-0000-0000-0000-000000000000', false, false, false, 'Bench', now() FROM users WHERE username_key = $3 RETURNING user_id`,
      [id, cose, asked.username],
    );
    return { id: id.toString('base64url'), userHandle: Buffer.from(rows[0]?.user_id ?? '').toString('base64url'), privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
  } finally {
    await client.end();
  }
}

/** Answers a challenge as a browser does with its authenticator (WebAuthn level 3 section 6.3.3): the person present and verified, nothing counted. */
export function assertion({ id, userHandle, privateKey }: Passkey, challenge: string): string {
  const clientData = Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge, origin: issuer, crossOrigin: false }));
  const data = Buffer.concat([sha256(new URL(issuer).hostname), Buffer.from([1 | 4, 0, 0, 0, 0])]);
  const signature = sign('sha256', Buffer.concat([data, sha256(clientData)]), createPrivateKey(privateKey));
  const response = { clientDataJSON: clientData.toString('base64url'), authenticatorData: data.toString('base64url'), signature: signature.toString('base64url'), userHandle };
  return JSON.stringify({ id, rawId: id, type: 'public-key', authenticatorAttachment: 'platform', clientExtensionResults: {}, response });
}

const sha256 = (bytes: Buffer | string): Buffer => createHash('sha256').update(bytes).digest();
