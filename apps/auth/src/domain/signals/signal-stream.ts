import { signalScopes, signalTypes, type SignalType, type StreamStatusName } from '@symbolon/contracts';
import type { Client } from '../clients/client.ts';

/** A stream of security events: to one application, and about nobody of whom it has had no token. */
export interface SignalStream {
  readonly id: string;
  readonly clientId: string;
  readonly description: string | null;
  /** Null where its receiver asks for what it holds. */
  readonly endpointUrl: string | null;
  readonly eventsRequested: readonly string[];
  readonly status: StreamStatusName;
  readonly statusReason: string | null;
}

/** Seconds between two verifications of one that are asked for. */
export const verificationInterval = 60;

/** What its receiver chooses of it. */
export interface StreamChoice {
  readonly description: string | null;
  readonly endpointUrl: string | null;
  /** Sent with each push. */
  readonly authorization: string | null;
  readonly eventsRequested: readonly string[];
}

/** What a stream is still to tell. */
export interface Signal {
  readonly streamId: string;
  /** The same at every attempt. */
  readonly jti: string;
  readonly type: string;
  /** Null where it is about the stream itself. */
  readonly userId: string | null;
  readonly sessionId: string | null;
  /** Where it was written down, of what has more to say. */
  readonly eventId: string | null;
  readonly eventAt: Date | null;
  readonly said: Readonly<Record<string, unknown>>;
  readonly attempts: number;
  readonly queuedAt: Date;
}

/** Whether it may still have streams: one that may not any more is told nothing, whatever it asked for before. */
export const mayHear = ({ scope }: Pick<Client, 'scope'>): boolean => Object.keys(signalScopes).some((each) => scope.includes(each));

/** Who changes what they are called by is told by that name, so only who may ask for it hears of that. */
export const supportedBy = ({ scope }: Pick<Client, 'scope'>): readonly SignalType[] => Object.values(signalTypes).filter((type) => type !== signalTypes.identifierChanged || scope.includes('email'));

export const deliveredOf = ({ eventsRequested }: Pick<SignalStream, 'eventsRequested'>, client: Pick<Client, 'scope'>): readonly SignalType[] => supportedBy(client).filter((type) => eventsRequested.includes(type));
