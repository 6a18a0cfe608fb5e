import type { AuthorizationRequest, NameIdFormat } from '@symbolon/contracts';
import type { MasterKey } from '@symbolon/crypto';
import { headOf } from './flow-id.ts';

/** What the response to an application that speaks SAML hangs on, beside who logs in. */
export type AskedBySaml = {
  /** The ID of its request; absent where it has sent none. */
  readonly id?: string;
  readonly acsUrl: string;
  readonly relayState?: string;
  readonly nameIdFormat: NameIdFormat | 'transient';
  /** The classes of log-ins of which it must be one, the best first; absent where it did not say. */
  readonly classes?: readonly string[];
};

/** What a flow is for: a request of OAuth as it came, or one of ours for an application that speaks SAML. No wire has `saml`: its reader leaves it out. */
export type FlowRequest = AuthorizationRequest & { readonly saml?: AskedBySaml };

/** What the steps of a log-in came to: the session that answers, or why there is none. */
export type SamlVerdict = { readonly session: string } | { readonly error: string };

/** A verdict is one on this flow alone. */
const boundTo = (flow: string): string => headOf(flow);

/** It goes by the browser to where the response is made, and nobody else can have said it: who is refused does not choose another session. */
export const sealVerdict = (masterKey: MasterKey, flow: string, verdict: SamlVerdict): string =>
  Buffer.from(masterKey.seal('saml-verdict', Buffer.from(JSON.stringify(verdict)), boundTo(flow))).toString('base64url');

/** Undefined for what was not said of this very flow. */
export function openVerdict(masterKey: MasterKey, flow: string, sealed: string): SamlVerdict | undefined {
  try {
    return JSON.parse(masterKey.open('saml-verdict', Buffer.from(sealed, 'base64url'), boundTo(flow)).toString()) as SamlVerdict;
  } catch {
    return undefined;
  }
}
