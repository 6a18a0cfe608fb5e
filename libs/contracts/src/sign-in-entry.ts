import * as z from 'zod';
import { roleList } from './entry-values.ts';

/** Who is asked for a second factor at a log-in. */
export const secondFactorPolicies = ['never', 'when_enrolled', 'always'] as const;
export type SecondFactorPolicy = (typeof secondFactorPolicies)[number];

/** How people sign in: `sign_in` of the file, and the body that says all of it. */
export const SignInEntry = z
  .strictObject({
    second_factor: z
      .enum(secondFactorPolicies)
      .default('when_enrolled')
      .describe('Who is asked for a second factor at a log-in: nobody, who has one, or everybody, so that who has none sets one up. An application that asks for an acr gets it in any case.'),
    second_factor_roles: roleList().describe('Who has one of these roles is always asked.'),
    remember_device_days: z.int('must be a whole number of days').min(0, 'must be 0 or more days').max(365, 'must be 365 days at most').default(30).describe('How long a browser need not be asked again, where its person wishes so: days, 0 for never.'),
    offer_passkey: z.boolean().default(true).describe('Whether people who log in by a password, in a browser of a device that can keep one, are offered a passkey: once each.'),
  })
  .meta({ id: 'SignIn' });
export type SignInEntry = z.output<typeof SignInEntry>;
