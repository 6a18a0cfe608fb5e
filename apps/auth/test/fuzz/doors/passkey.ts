import { MasterKey, TrustedRoots } from '@symbolon/crypto';
import { KeyMakes } from '../../../src/domain/factors/key-makes.ts';
import { isWhole } from '../../../src/domain/factors/passkey-bytes.ts';
import { readAssertion, readCreation } from '../../../src/domain/factors/passkey-answer.ts';
import { PasskeyCeremony } from '../../../src/domain/factors/passkey-ceremony.ts';
import { PasskeyChallenge } from '../../../src/domain/factors/passkey-challenge.ts';
import type { SignInPolicyStore } from '../../../src/domain/users/sign-in-policy.store.ts';
import { Clock } from '../../../src/platform/clock.ts';
import { readSettings } from '../../../src/platform/config.ts';
import { demand, textOf, type Door } from '../door.ts';

/** The time and the noise of the challenge stand still, so that the same bytes are always the same answer. */
class StandingClock extends Clock {
  override now(): Date {
    return new Date('2030-01-01T00:00:00Z');
  }
}
const clock = new StandingClock();
const settings = readSettings({ SYMBOLON_ISSUER: 'https://id.example.com' });
const challenges = new PasskeyChallenge(new MasterKey(new Uint8Array(32).fill(1)), { bytes: (count) => new Uint8Array(count) }, clock);
/** Without a policy: that is a row of the database, and nothing of it is read from outsiders. */
const noPolicy = { current: () => Promise.resolve({ passkeyAaguids: [] }) } as unknown as SignInPolicyStore;
const ceremony = new PasskeyCeremony(challenges, new KeyMakes(new TrustedRoots(), noPolicy, settings, clock), settings);
const challenge = challenges.give('a');

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const id = base64url(new Uint8Array(32).fill(7));
const clientData = (type: string) => base64url(Buffer.from(JSON.stringify({ type, challenge, origin: 'https://id.example.com', crossOrigin: false })));
const answer = (response: object) => JSON.stringify({ id, rawId: id, type: 'public-key', response });
/** A key on P-256; whose, nobody knows. */
const publicKey = Buffer.from('pQECAyYgASFYIIYyNmfbmqGrCB2CDS-51OB-aeN_CjMurYiI8VlXpcYZIlggtGwMDZ2dBIdXVXs6mUBucvpITdSYz9Yes0OMiE44Hss', 'base64url');

/** What an authenticator says when it is asked (CBOR behind 37 bytes): nothing is thrown, and without a signature nobody is in. */
export const assertion: Door = async (bytes) => {
  const text = answer({ clientDataJSON: clientData('webauthn.get'), authenticatorData: base64url(bytes), signature: base64url(new Uint8Array(72).fill(1)), userHandle: '' });
  const read = readAssertion(text);
  if (!read) return;
  await isWhole(read);
  demand((await ceremony.shown(read, new Uint8Array(publicKey), 'a', true)) === undefined, 'Somebody is in without a signature.');
};

/** What it says of a new key (CBOR): nothing is thrown, and a key that is taken has all that a key needs. */
export const creation: Door = async (bytes) => {
  const made = await ceremony.created(answer({ clientDataJSON: clientData('webauthn.create'), attestationObject: base64url(bytes), transports: ['internal'] }), 'a', false);
  if (typeof made === 'object') demand(made.key.publicKey.length >= 40 && made.key.credentialId.length > 0, 'A key is taken that can show nothing.');
};

/** The same as the JSON that a browser sends. */
export const passkeyAnswer: Door = async (bytes) => {
  const text = textOf(bytes);
  const read = readAssertion(text);
  if (read) await ceremony.shown(read, new Uint8Array(publicKey), 'a', true);
  if (readCreation(text)) await ceremony.created(text, 'a', true);
};

