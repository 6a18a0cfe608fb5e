import * as z from 'zod';
import { roleList } from './entry-values.ts';
import { defaultProfileClaims, profileClaims } from './profile.ts';
import { unique } from './unique.ts';

/** Who is asked for a second factor at a log-in. */
export const secondFactorPolicies = ['never', 'when_enrolled', 'always'] as const;
export type SecondFactorPolicy = (typeof secondFactorPolicies)[number];

/** Whose mailed code counts as a second factor: an e-mail is no more than the mailbox, which often is all that a new password takes. */
export const secondFactorEmailPolicies = ['never', 'when_not_enrolled', 'always'] as const;
export type SecondFactorEmailPolicy = (typeof secondFactorEmailPolicies)[number];

/** Whose code by SMS counts as a second factor: nobody's, or of who has proven a telephone number. */
export const secondFactorSmsPolicies = ['never', 'when_enrolled'] as const;
export type SecondFactorSmsPolicy = (typeof secondFactorSmsPolicies)[number];

/** How somebody gets back in who has lost all that they are asked for beside what a mailed link replaces. */
export const recoveryWays = ['administrator', 'waiting_period'] as const;
export type RecoveryWay = (typeof recoveryWays)[number];

/** By what somebody begins a log-in. */
export const firstFactorKinds = ['password', 'passkey', 'email_code', 'email_link'] as const;
export type FirstFactorKind = (typeof firstFactorKinds)[number];

/** How people sign in: `sign_in` of the file, and the body that says all of it. */
export const SignInEntry = z
  .strictObject({
    first_factors: unique(z.enum(firstFactorKinds))
      .min(1, 'must name one at least')
      .refine((kinds) => !kinds.includes('email_link') || kinds.includes('email_code'), 'email_link goes out in the mail of email_code: name both')
      .default(['password', 'passkey'])
      .describe('By what people begin a log-in: a password, a passkey, a code that is mailed to a proven address, and with it a link (email_link) that goes out in the same mail. What is not named is shown on no page and taken by no endpoint. An account begins with a password or a passkey: without both nobody signs up.'),
    second_factor: z
      .enum(secondFactorPolicies)
      .default('when_enrolled')
      .describe('Who is asked for a second factor at a log-in: nobody, who has one, or everybody, so that who has none sets one up. An application that asks for an acr gets it in any case.'),
    second_factor_email: z
      .enum(secondFactorEmailPolicies)
      .default('never')
      .describe('Whether a code that is mailed to a proven address counts as a second factor: never, for who has set up no other, or for everybody, so also in place of an authenticator or a security key. It proves the mailbox and nothing else.'),
    second_factor_sms: z
      .enum(secondFactorSmsPolicies)
      .default('never')
      .describe('Whether a code by SMS counts as a second factor: never, or for who has proven a telephone number. It needs SYMBOLON_SMS_URL, which sends it. Numbers can be taken over and messages read on their way: an authenticator, a passkey and a security key are better.'),
    second_factor_roles: roleList().describe('Who has one of these roles is always asked.'),
    remember_device_days: z.int('must be a whole number of days').min(0, 'must be 0 or more days').max(365, 'must be 365 days at most').default(30).describe('How long a browser need not be asked again, where its person wishes so: days, 0 for never.'),
    people_may_change: unique(z.enum(profileClaims))
      .default([...defaultProfileClaims])
      .describe('Claims that people change on their own pages (OpenID Connect Core section 5.1). Who is in the declarative file has theirs there, and changes none.'),
    password_min_length: z.int('must be a whole number of characters').min(8, 'must be 8 or more characters').max(64, 'must be 64 characters at most').default(8).describe('The shortest password that may be set, in characters, where SYMBOLON_PASSWORD_MIN_LENGTH says less: the longer of the two holds. A password that is there already is not asked again.'),
    offer_passkey: z.boolean().default(true).describe('Whether people who log in by a password, in a browser of a device that can keep one, are offered a passkey: once each.'),
    new_browser_mail: z.boolean().default(true).describe('Whether a log-in from a browser and a network that are both new to its person is told to them by mail. The first log-in of all is not.'),
    recovery: unique(z.enum(recoveryWays)).default(['administrator']).describe('How somebody gets back in who has lost what they are asked for: by a link that an administrator makes, by a waiting period that they are mailed about and that each log-in ends, or, with none, not at all. Who administers has the first alone. A forgotten password, where nothing else is asked for, is replaced by mail in any case.'),
    recovery_waiting_days: z.int('must be a whole number of days').min(1, 'must be 1 day or more').max(30, 'must be 30 days at most').default(7).describe('How long the waiting period is, in days.'),
  })
  .meta({ id: 'SignIn' });
export type SignInEntry = z.output<typeof SignInEntry>;
