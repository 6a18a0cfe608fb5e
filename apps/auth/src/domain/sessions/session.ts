import { addSeconds } from '../../platform/clock.ts';

/** One account that is logged in, in one browser. */
export interface Session {
  /** The `sid`: public. */
  readonly id: string;
  readonly userId: string;
  readonly username: string;
  /** When it began here, last. */
  readonly authTime: Date;
  /** When the person proved who they are: before that, where it was at another provider, which need not ask anybody again. */
  readonly provenAt: Date;
  readonly amr: readonly string[];
  /** Its browser was told to keep the log-in when it is closed. */
  readonly stays: boolean;
}

/** What an application that speaks SAML was told a person is called: whoever names them otherwise does not mean them. */
export type SamlName = { readonly format: string; readonly value: string };

/** Seconds for which a log-in counts as just made. */
export const freshness = 900;

/** Whether a person has just proven who they are: what they prove that with is changed by nobody else, since a browser may be left open. */
export const isJustMade = ({ provenAt }: Pick<Session, 'provenAt'>, now: Date): boolean => addSeconds(provenAt, freshness) > now;

/** Whether a person has logged in for this request, and not before it. */
export const isMadeFor = ({ authTime }: Pick<Session, 'authTime'>, { startedAt }: { readonly startedAt: Date }): boolean => authTime >= startedAt;

/** A log-in of a person, as they tell it from their others. */
export interface BrowserLogin {
  readonly id: string;
  /** As the browser called itself: whatever somebody sent. */
  readonly userAgent: string | null;
  readonly authTime: Date;
}

/** The same with all that an administrator is told. */
export interface ListedLogin extends BrowserLogin {
  readonly amr: readonly string[];
  readonly expiresAt: Date;
  /** Clients that it gave codes to. */
  readonly clientIds: readonly string[];
}

/** The log-in that goes on when all others of its user end, with the token that its browser has and the one that it gets. */
export interface KeptLogin {
  readonly sessionId: string;
  readonly oldToken: string;
  readonly newToken: string;
}

/** Who has just proven who they are, how, and with what. */
export interface NewLogin {
  readonly userId: string;
  readonly amr: readonly string[];
  readonly userAgent: string | undefined;
  /** Undefined when they log in for no client. */
  readonly clientId: string | undefined;
  /** Whether it outlives the end of the browser. */
  readonly stays: boolean;
}
