/** What a receiver can be told of a person (CAEP 1.0 section 3, RISC 1.0 section 2). */
export const signalTypes = {
  sessionRevoked: 'https://schemas.openid.net/secevent/caep/event-type/session-revoked',
  credentialChange: 'https://schemas.openid.net/secevent/caep/event-type/credential-change',
  accountDisabled: 'https://schemas.openid.net/secevent/risc/event-type/account-disabled',
  accountEnabled: 'https://schemas.openid.net/secevent/risc/event-type/account-enabled',
  accountPurged: 'https://schemas.openid.net/secevent/risc/event-type/account-purged',
  identifierChanged: 'https://schemas.openid.net/secevent/risc/event-type/identifier-changed',
} as const;
export type SignalType = (typeof signalTypes)[keyof typeof signalTypes];

/** What it is told of its stream (SSF 1.0 sections 8.1.4 and 8.1.5); nobody has to ask for these. */
export const streamSignalTypes = {
  verification: 'https://schemas.openid.net/secevent/ssf/event-type/verification',
  streamUpdated: 'https://schemas.openid.net/secevent/ssf/event-type/stream-updated',
} as const;

/** How a stream is delivered: it is pushed (RFC 8935), or its receiver asks for it (RFC 8936). */
export const deliveryMethods = { push: 'urn:ietf:rfc:8935', poll: 'urn:ietf:rfc:8936' } as const;

/** Of a SET (RFC 8417 section 2.3). */
export const securityEventType = 'secevent+jwt';

/** What a token may do with the streams of its client, in the names of the CAEP Interoperability Profile. */
export const signalScopes = {
  'ssf.read': 'See its streams of security events, and ask for what they hold',
  'ssf.manage': 'Make, change and remove its streams of security events',
} as const;
export type SignalScope = keyof typeof signalScopes;

/** Who or what a SET is about (RFC 9493, SSF 1.0 section 3). */
export type SubjectIdentifier =
  | { readonly format: 'iss_sub'; readonly iss: string; readonly sub: string }
  | { readonly format: 'email'; readonly email: string }
  | { readonly format: 'opaque'; readonly id: string }
  | { readonly format: 'complex'; readonly user: SubjectIdentifier; readonly session: SubjectIdentifier };

/** What a SET says (RFC 8417 section 2.2, SSF 1.0 section 4): of one event, and never when it is over. */
export type SecurityEventClaims = {
  readonly iss: string;
  readonly aud: string;
  readonly iat: number;
  readonly jti: string;
  readonly sub_id: SubjectIdentifier;
  readonly events: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};
