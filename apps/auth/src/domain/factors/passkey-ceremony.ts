import { Injectable } from '@nestjs/common';
import { Settings } from '../../platform/config.ts';
import { KeyMakes } from './key-makes.ts';
import { challengeOf, readCreation, type Assertion } from './passkey-answer.ts';
import { isUsable, isWhole } from './passkey-bytes.ts';
import { challengeLife, PasskeyChallenge } from './passkey-challenge.ts';
import type { NewPasskey, Passkey } from './passkey.store.ts';

/** Ed25519, ECDSA with P-256, RSA (COSE). Those of the years to come stay out while not every Node.js can verify them: who has one could get in on some nodes only. */
export const algorithms: readonly number[] = [-8, -7, -257];

/** Whom a key is made for. */
interface Holder {
  readonly id: string;
  readonly username: string;
  readonly name: string | null;
}

/** What a right answer shows. */
export type Shown = Pick<NewPasskey, 'counter' | 'isBackedUp'>;

/** Asks browsers for passkeys and reads what they answer (WebAuthn level 3 section 7). What is stored is not looked at. */
@Injectable()
export class PasskeyCeremony {
  /** What keys are bound to: all that the issuer's host serves. */
  readonly rpId: string;
  readonly #origins: string[];

  constructor(
    private readonly challenges: PasskeyChallenge,
    private readonly makes: KeyMakes,
    settings: Settings,
  ) {
    const issuer = new URL(settings.SYMBOLON_ISSUER);
    this.rpId = issuer.hostname;
    this.#origins = [issuer.origin, ...settings.SYMBOLON_PASSKEY_ORIGINS];
  }

  /** For PublicKeyCredential.parseRequestOptionsFromJSON. `of` are the only keys that will do; without them the person chooses. */
  request(about: string, { of = [], verification }: { readonly of?: readonly Passkey[]; readonly verification: 'required' | 'discouraged' }): string {
    return JSON.stringify({ challenge: this.challenges.give(about), rpId: this.rpId, timeout: challengeLife * 1000, userVerification: verification, allowCredentials: of.map(descriptor) });
  }

  /** For PublicKeyCredential.parseCreationOptionsFromJSON. */
  creation(about: string, { holder, ...more }: { readonly holder: Holder; readonly rpName: string; readonly has: readonly Passkey[]; readonly isSecondFactor: boolean }): string {
    return this.#creation(this.challenges.give(about), holder, more);
  }

  /** The same for somebody who has yet to say who they are: the page writes the name into it. */
  signUp(about: string, rpName: string): string {
    const challenge = this.challenges.give(about);
    return this.#creation(challenge, { id: this.challenges.newUserId(challenge), username: '', name: null }, { rpName, has: [], isSecondFactor: false });
  }

  #creation(challenge: string, holder: Holder, { rpName, has, isSecondFactor }: { readonly rpName: string; readonly has: readonly Passkey[]; readonly isSecondFactor: boolean }): string {
    const user = { id: userHandle(holder.id), name: holder.username, displayName: holder.name ?? holder.username };
    const residentKey = isSecondFactor ? 'discouraged' : 'required';
    return JSON.stringify({
      challenge, rp: { id: this.rpId, name: rpName }, user, timeout: challengeLife * 1000, excludeCredentials: has.map(descriptor),
      pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
      authenticatorSelection: { residentKey, requireResidentKey: !isSecondFactor, userVerification: isSecondFactor ? 'discouraged' : 'required' },
      attestation: this.makes.areAsked ? 'direct' : 'none', hints: isSecondFactor ? ['security-key'] : [], extensions: { credProps: true },
    });
  }

  /** A key that was made just now, with the challenge to use up; undefined when it is none. */
  async created(text: string, about: string, isSecondFactor: boolean): Promise<{ readonly key: NewPasskey; readonly challenge: string } | 'not_allowed' | undefined> {
    const answer = readCreation(text);
    const challenge = answer && challengeOf(answer);
    if (!answer || challenge === undefined || !this.challenges.isOpen(challenge, about)) return undefined;
    const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
    const response = { ...answer, response: { ...answer.response, transports: [] }, clientExtensionResults: {} };
    const asked = { response, expectedChallenge: challenge, expectedOrigin: this.#origins, expectedRPID: this.rpId, requireUserVerification: !isSecondFactor, supportedAlgorithmIDs: [...algorithms] };
    const { verified, registrationInfo: info } = await verifyRegistrationResponse(asked).catch(() => ({ verified: false, registrationInfo: undefined }));
    if (!verified || !info || !(await isUsable(info.credential.publicKey))) return undefined;
    const attestedBy = await this.makes.attestedBy(info);
    if (attestedBy === undefined) return 'not_allowed';
    const { credential } = info;
    const key = { credentialId: bytesOf(credential.id), publicKey: new Uint8Array(credential.publicKey), counter: credential.counter, transports: answer.response.transports, aaguid: info.aaguid };
    return { key: { ...key, isBackedUp: info.credentialBackedUp, mayBeBackedUp: info.credentialDeviceType === 'multiDevice', attestedBy }, challenge };
  }

  /** Undefined when it is not this key's answer. The work is the same for any key: for who has none, `publicKey` is nobody's. */
  async shown(answer: Assertion, publicKey: Uint8Array<ArrayBuffer> | undefined, about: string, mustVerify: boolean): Promise<(Shown & { readonly challenge: string }) | undefined> {
    const challenge = challengeOf(answer);
    if (challenge === undefined || !this.challenges.isOpen(challenge, about)) return undefined;
    const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
    const { userHandle: handle, ...response } = answer.response;
    const credential = { id: answer.id, publicKey: publicKey ?? nobodysKey, counter: 0 }; // how far it has counted is compared where that is kept
    const asked = { response: { ...answer, response: { ...response, ...(handle && { userHandle: handle }) }, clientExtensionResults: {} }, expectedChallenge: challenge };
    const { verified, authenticationInfo: info } = await verifyAuthenticationResponse({ ...asked, credential, expectedOrigin: this.#origins, expectedRPID: this.rpId, requireUserVerification: mustVerify }).catch(() => nothing);
    return verified && info && publicKey && (await isWhole(answer)) ? { counter: info.newCounter, isBackedUp: info.credentialBackedUp, challenge } : undefined;
  }
}

const nothing = { verified: false, authenticationInfo: undefined };

/** A key on P-256 whose other half was thrown away. */
const nobodysKey = new Uint8Array(Buffer.from('pQECAyYgASFYIIYyNmfbmqGrCB2CDS-51OB-aeN_CjMurYiI8VlXpcYZIlggtGwMDZ2dBIdXVXs6mUBucvpITdSYz9Yes0OMiE44Hss', 'base64url'));

/** Who a key is of, for its authenticator: the bytes of our id, which name nobody (WebAuthn level 3 section 14.6.1). */
export const userHandle = (userId: string): string => Buffer.from(userId).toString('base64url');
/** The same of a key that may have been made elsewhere, and then says what it was told there. */
export const handleOf = ({ userId, userHandle: told }: { readonly userId: string; readonly userHandle: Uint8Array | null }): string => (told ? Buffer.from(told).toString('base64url') : userHandle(userId));
export const credentialName = ({ credentialId }: Pick<Passkey, 'credentialId'>): string => Buffer.from(credentialId).toString('base64url');

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'base64url'));
const descriptor = (key: Passkey) => ({ type: 'public-key', id: credentialName(key), ...(key.transports.length > 0 && { transports: key.transports }) });
