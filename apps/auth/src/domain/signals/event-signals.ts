import { signalTypes, type Event, type EventType, type SignalType } from '@symbolon/contracts';

type Told = Readonly<Record<string, unknown>>;

interface EventSignal {
  readonly type: SignalType;
  /** What the SET says of it beside when it was and who did it. */
  readonly told: (event: Event) => Told;
}

const nothing = (): Told => ({});
const password = (change: 'create' | 'update'): EventSignal => ({ type: signalTypes.credentialChange, told: () => ({ credential_type: 'password', change_type: change }) });
const factor = (change: 'create' | 'delete'): EventSignal => ({ type: signalTypes.credentialChange, told: ({ details }) => ({ credential_type: credentialTypeOf(details), change_type: change }) });
const phone = (change: 'create' | 'delete'): EventSignal => ({ type: signalTypes.credentialChange, told: () => ({ credential_type: 'phone-sms', change_type: change }) });

/** What is told of what happened to a person. The end of a log-in is not here: of that, only who was a part of it is told (sessions/end-sessions.ts). */
export const eventSignals: Readonly<Partial<Record<EventType, EventSignal>>> = {
  'sessions.ended': { type: signalTypes.sessionRevoked, told: nothing },
  'user.password.changed': password('update'),
  'user.password.reset': password('update'),
  'user.password.set': password('update'),
  'user.factor.added': factor('create'),
  'user.factor.removed': factor('delete'),
  'user.phone.added': phone('create'),
  'user.phone.removed': phone('delete'),
  'user.disabled': { type: signalTypes.accountDisabled, told: nothing },
  'user.enabled': { type: signalTypes.accountEnabled, told: nothing },
  'user.deleted': { type: signalTypes.accountPurged, told: nothing },
  'user.email.changed': { type: signalTypes.identifierChanged, told: ({ details }) => ({ 'new-value': (details as { readonly after: string }).after }) },
};

/** CAEP 1.0 section 3.3.1. Whether a passkey is of this machine alone is not known, so its words for that are not used: these two are ours. */
const credentialTypes: Readonly<Record<string, string>> = { authenticator: 'app', passkey: 'passkey', security_key: 'security-key' };
const credentialTypeOf = (details: unknown): string => credentialTypes[(details as { readonly kind: string }).kind] ?? 'app';

/** Who did it, in the words of CAEP 1.0 section 2. */
export function initiatorOf({ actor, subject }: Pick<Event, 'actor' | 'subject'>): 'admin' | 'user' | 'system' {
  if (actor.kind === 'system') return 'system';
  return actor.kind === 'user' && actor.id !== subject?.id ? 'admin' : actor.kind === 'user' || actor.kind === 'anonymous' ? 'user' : 'admin';
}
