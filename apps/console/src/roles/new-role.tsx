import { useNavigate } from '@tanstack/react-router';
import { queryClient } from '../api/query-client.ts';
import { t } from '../i18n/catalogue.ts';
import { Heading } from '../ui/heading.tsx';
import { RoleForm } from './role-form.tsx';

/** Makes a role. */
export function NewRole() {
  const navigate = useNavigate();
  return (
    <>
      <Heading text={t('roles.new')} />
      <RoleForm changed={async ({ id }) => { await queryClient.invalidateQueries({ queryKey: ['roles'] }); await navigate({ to: '/roles/$role', params: { role: id } }); }} />
    </>
  );
}
