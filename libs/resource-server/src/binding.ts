import type { SigningAlgorithm } from '@symbolon/contracts';
import type { TokenClaims } from './access-token.ts';
import { listed, type PresentedRequest, type Scheme } from './credentials.ts';
import { sha256 } from './digest.ts';
import { checkProof, type Proof } from './dpop-proof.ts';
import type { Reason } from './reason.ts';
import type { ReplayMemory } from './replay-memory.ts';

/** What a service demands of DPoP (RFC 9449). */
export interface DpopPolicy {
  /** Whether tokens that are not bound to a key are refused. */
  readonly required: boolean;
  readonly algorithms: readonly SigningAlgorithm[];
  /** How old a proof may be, in seconds. */
  readonly window: number;
  readonly replays: ReplayMemory;
  readonly nonce?: DpopNonce | undefined;
}

/** Nonces that a service gives out, when it does (RFC 9449 section 9). */
export interface DpopNonce {
  current(): string;
  accepts(nonce: string): boolean;
}

/** What the request of a token shows beside it; nothing when only a token was given. */
export interface Presentation {
  readonly scheme: Scheme;
  readonly request?: PresentedRequest | undefined;
  readonly url: string;
  readonly token: string;
  readonly now: number;
  readonly tolerance: number;
}

/** Whether a token is shown with what it is bound to: the key of a DPoP proof, a client certificate, or nothing (RFC 7800). */
export async function bindingRefusal({ cnf }: TokenClaims, presentation: Presentation, policy: DpopPolicy): Promise<Reason | undefined> {
  const { jkt, 'x5t#S256': certificate } = cnf ?? {};
  if (cnf && !isBinding(jkt, certificate)) return 'binding_unsupported';
  if (jkt === undefined) {
    if (policy.required) return 'binding_missing';
    if (presentation.scheme === 'DPoP') return 'binding_mismatch';
  } else if (presentation.scheme === 'Bearer') return 'binding_missing';
  const refusal = certificate === undefined ? undefined : await certificateRefusal(certificate, presentation.request?.certificate);
  return refusal ?? (jkt === undefined ? undefined : proofRefusal(jkt, presentation, policy));
}

/** At least one way that we know, and each that is there in its right form. */
const isBinding = (...methods: readonly unknown[]): boolean => methods.some((one) => one !== undefined) && methods.every((one) => one === undefined || typeof one === 'string');

async function certificateRefusal(thumbprint: unknown, certificate: Uint8Array | undefined): Promise<Reason | undefined> {
  if (!certificate) return 'binding_missing';
  return (await sha256(certificate)) === thumbprint ? undefined : 'binding_mismatch';
}

async function proofRefusal(jkt: unknown, { request, url, token, now, tolerance }: Presentation, policy: DpopPolicy): Promise<Reason | undefined> {
  const [header, another] = listed(request?.dpop);
  if (!request || header === undefined || another !== undefined) return 'dpop_missing';
  const { algorithms, window, nonce } = policy;
  const proof = await checkProof(header, { method: request.method, url, token, now, window, tolerance, algorithms, acceptsNonce: nonce && ((one) => nonce.accepts(one)) });
  if (typeof proof === 'string') return proof;
  return proof.thumbprint === jkt ? replayRefusal(proof, now, window + tolerance, policy.replays) : 'binding_mismatch';
}

/** Last of all, so that only a proof that would have been believed takes a place in memory. */
async function replayRefusal({ thumbprint, jti, iat }: Proof, now: number, lifetime: number, replays: ReplayMemory): Promise<Reason | undefined> {
  const used = await replays.use(`${thumbprint}.${jti}`, iat + lifetime, now);
  if (used === 'new') return undefined;
  return used === 'seen' ? 'dpop_replayed' : 'replays_unavailable';
}
