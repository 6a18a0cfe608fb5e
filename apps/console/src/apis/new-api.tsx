import { useNavigate } from '@tanstack/react-router';
import { queryClient } from '../api/query-client.ts';
import { t } from '../i18n/catalogue.ts';
import { Heading } from '../ui/heading.tsx';
import { ApiForm } from './api-form.tsx';

/** Registers an API. */
export function NewApi() {
  const navigate = useNavigate();
  return (
    <>
      <Heading text={t('apis.new')} />
      <ApiForm changed={async ({ id }) => { await queryClient.invalidateQueries({ queryKey: ['apis'] }); await navigate({ to: '/apis/$audience', params: { audience: id } }); }} />
    </>
  );
}
