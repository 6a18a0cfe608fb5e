import type { AdminUser } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouteContext } from '@tanstack/react-router';
import { useContext } from 'react';
import { ask } from '../api/request.ts';
import { IsLookedAt } from './data-table.tsx';

/** Milliseconds in which a name that was asked for counts. */
const known = 300_000;

/** Who did something, or to whom it was done: a person by their log-in name where it may be known, else the id. */
export function Party({ kind, id }: { readonly kind: string; readonly id: string | undefined }) {
  const { me } = useRouteContext({ from: '__root__' });
  const isLookedAt = useContext(IsLookedAt);
  const isPerson = kind === 'user' && id !== undefined && me.permissions.includes('users:read');
  const { data } = useQuery({ queryKey: ['name', id], enabled: isPerson && isLookedAt && id !== me.id, staleTime: known, queryFn: () => ask<AdminUser>('getUser', { params: { user_id: id ?? '' } }) });
  if (!isPerson) return <bdi className="id">{id ?? kind}</bdi>;
  return <Link to="/users/$userId" params={{ userId: id }}><bdi className={id === me.id || data ? undefined : 'id'}>{id === me.id ? me.name : (data?.username ?? id)}</bdi></Link>;
}
