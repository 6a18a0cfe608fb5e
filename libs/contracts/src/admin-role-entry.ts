import * as z from 'zod';
import { adminRoleNames, allPermissions, type Permission } from './admin/permissions.ts';
import { shownName } from './text.ts';
import { unique } from './unique.ts';

/** What a role of administrators is called. */
export const adminRoleName = () => z.string({ error: 'must be a string' }).regex(/^[a-z][a-z0-9_-]{0,62}$/, 'must be 1 to 63 of a-z, 0-9, _ and -, a letter first');

/** A role of an installation's own: an entry of `roles`, and the body of a change. */
export const AdminRoleEntry = z
  .strictObject({
    role: adminRoleName().refine((name) => !adminRoleNames.some((each) => each === name), 'is a role that comes with the product: choose another name'),
    description: shownName(200).min(1, 'must not be empty').optional().describe('For those who choose among roles.'),
    permissions: unique(z.enum(allPermissions as [Permission, ...Permission[]], { error: 'is no permission here' }))
      .min(1, 'must not be empty')
      .transform((names) => allPermissions.filter((each) => names.includes(each)))
      .describe('What administrators with this role may: names from the table of permissions.'),
  })
  .meta({ id: 'AdminRole' });
export type AdminRoleEntry = z.output<typeof AdminRoleEntry>;
