import type { Me } from '@symbolon/contracts';
import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ask, ApiError } from './api/request.ts';
import { queryClient } from './api/query-client.ts';
import { t } from './i18n/catalogue.ts';
import { router } from './router.tsx';
import { logoutAddress } from './session/authorization.ts';
import { heldTokens } from './session/session.ts';
import { Message } from './ui/message.tsx';
import { ProblemNotice } from './ui/problem-notice.tsx';

/** The whole of it, for who may something here. */
export const Console = () => (
  <QueryClientProvider client={queryClient}>
    <Door />
  </QueryClientProvider>
);

function Door() {
  const { data: me, error, refetch } = useQuery({ queryKey: ['me'], queryFn: () => ask<Me>('me') });
  if (error instanceof ApiError && error.problem?.status === 403)
    return <Message title={t('stranger.title')} text={t('stranger.text')} action={t('logout')} act={() => location.assign(logoutAddress(heldTokens()))} />;
  if (error && !me) return <main className="alone"><ProblemNotice error={error} retry={() => void refetch()} /></main>;
  return me ? <RouterProvider router={router} context={{ me }} /> : <main className="alone" aria-busy="true"><p>{t('loading')}</p></main>;
}
