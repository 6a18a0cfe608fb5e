import type { AuthorizationErrorCode } from '@symbolon/contracts';
import { statuses } from '../../domain/saml/names.ts';

/** Why an application is told no, in the words of SAML (Core section 3.2.2.2): whose fault it is, and what. */
export type Failure = readonly [code: string, detail?: string];

export const failures = {
  wrongNameId: [statuses.requester, statuses.invalidNameIdPolicy],
  wrongClass: [statuses.responder, statuses.noAuthnContext],
  unsupported: [statuses.requester, statuses.requestUnsupported],
  notWithoutPage: [statuses.responder, statuses.noPassive],
  notLoggedIn: [statuses.responder, statuses.authnFailed],
  nobodySuch: [statuses.responder, statuses.unknownPrincipal],
} as const satisfies Readonly<Record<string, Failure>>;

const ofErrors: Readonly<Partial<Record<AuthorizationErrorCode, Failure>>> = {
  login_required: failures.notWithoutPage,
  account_selection_required: failures.notWithoutPage,
  interaction_required: failures.notWithoutPage,
  consent_required: failures.notWithoutPage,
  unmet_authentication_requirements: failures.wrongClass,
};

/** The same for what the steps of a log-in have come to. */
export const failureOf = (error: string): Failure => (Object.hasOwn(ofErrors, error) ? ofErrors[error as AuthorizationErrorCode] : undefined) ?? failures.notLoggedIn;
