import * as z from 'zod';
import { reservedClaims } from './claims.ts';
import { claimValue, roleList } from './entry-values.ts';
import { secret } from './secret.ts';
import { passwordText, usernameText } from './text.ts';
import { usernameFault } from './username.ts';

/** A person: an entry of `users`, and the body that says all of one that is configured. */
export const UserEntry = z
  .strictObject({
    username: usernameText()
      .superRefine((username, context) => {
        const fault = usernameFault(username);
        if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
      })
      .describe('The log-in name; an e-mail address is recommended. It is kept without capital letters and blanks around it.'),
    password: secret(passwordText()).optional().describe('Literal, ${ENV} or file:path. Set when the user is created; never overwritten later.'),
    email_verified: z.boolean().default(false),
    claims: z
      .record(z.string(), claimValue)
      .default({})
      .superRefine((claims, context) => {
        for (const name of Object.keys(claims).filter((claim) => reservedClaims.includes(claim)))
          context.addIssue({ code: 'custom', path: [name], message: 'is a claim that only the server sets: choose another name' });
        const { phone_number_verified: isVerified } = claims;
        if (isVerified !== undefined && typeof isVerified !== 'boolean') context.addIssue({ code: 'custom', path: ['phone_number_verified'], message: 'must be true or false' });
      }),
    roles: roleList().describe('What the user may do, for token contracts (`from: { role: … }`).'),
  })
  .meta({ id: 'User' });
export type UserEntry = z.output<typeof UserEntry>;
