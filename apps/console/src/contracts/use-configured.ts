import type { ConfiguredObject } from '@symbolon/contracts';
import { useQueries } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { everyPage } from '../api/every-page.ts';

/** All that the picture is drawn of, as far as the person may see it. */
export function useConfigured() {
  const { me } = useRouteContext({ from: '__root__' });
  return useQueries({
    queries: [
      { queryKey: ['configured', 'apis'], queryFn: ({ signal }: { readonly signal: AbortSignal }) => everyPage('listResourceServers', signal) },
      { queryKey: ['configured', 'consumers'], enabled: me.permissions.includes('consumers:read'), queryFn: ({ signal }: { readonly signal: AbortSignal }) => everyPage('listConsumers', signal) },
      { queryKey: ['configured', 'clients'], enabled: me.permissions.includes('clients:read'), queryFn: ({ signal }: { readonly signal: AbortSignal }) => everyPage('listClients', signal) },
    ],
    combine: ([apis, consumers, clients]) => ({
      apis: apis.data ?? none,
      consumers: consumers.data ?? none,
      clients: clients.data ?? none,
      isLoading: [apis, consumers, clients].some(({ isLoading }) => isLoading),
      failed: [apis, consumers, clients].find(({ error }) => error),
    }),
  });
}

const none: readonly ConfiguredObject[] = [];
