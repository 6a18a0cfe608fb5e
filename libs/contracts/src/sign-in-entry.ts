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
  })
  .meta({ id: 'SignIn' });
export type SignInEntry = z.output<typeof SignInEntry>;
