export type { RefusalAnswer } from './answer.ts';
export type { DpopNonce } from './binding.ts';
export type { PresentedRequest } from './credentials.ts';
export type { Demand } from './demand.ts';
export type { ProtectedResource, ProtectedResourceMetadata } from './protected-resource.ts';
export type { Reason } from './reason.ts';
export { LocalReplayMemory, type ReplayMemory, type Used } from './replay-memory.ts';
export type { Accepted, Refusal, Verdict } from './verdict.ts';
export { createVerifier, type DpopOptions, type Verifier, type VerifierOptions } from './verifier.ts';
