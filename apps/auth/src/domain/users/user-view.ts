import type { AdminUser } from '@symbolon/contracts';
import type { Person } from './user-directory.ts';

/** A person as the wire tells them. */
export const userView = (person: Person): AdminUser => ({
  user_id: person.id,
  username: person.username,
  email_verified: person.emailVerified,
  further_emails: person.emailAddresses.map(({ address }) => address),
  claims: person.claims,
  roles: [...person.roles],
  state: stateOf(person),
  has_password: person.hasPassword,
  password_changed_at: person.passwordChangedAt?.toISOString() ?? null,
  disabled_at: person.disabledAt?.toISOString() ?? null,
  deletion_at: person.deletionAt?.toISOString() ?? null,
  created_at: person.createdAt.toISOString(),
  updated_at: person.updatedAt.toISOString(),
  managed_by: person.declared ? 'file' : 'api',
  administrator_roles: [...person.administratorRoles],
});

const stateOf = ({ disabledAt, mustVerifyEmail }: Person): AdminUser['state'] => (disabledAt ? 'disabled' : mustVerifyEmail ? 'unproven' : 'active');
