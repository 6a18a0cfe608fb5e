import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './request.ts';

/** Who is refused may do less than a moment ago: what they may is asked again, and the page follows. */
const onError = (error: Error, key?: readonly unknown[]): void => {
  if (error instanceof ApiError && error.problem?.status === 403 && key?.[0] !== 'me') void queryClient.invalidateQueries({ queryKey: ['me'] });
};

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error, { queryKey }) => onError(error, queryKey) }),
  mutationCache: new MutationCache({ onError: (error) => onError(error) }),
  defaultOptions: { queries: { retry: false, networkMode: 'always', refetchOnWindowFocus: false }, mutations: { networkMode: 'always' } },
});
