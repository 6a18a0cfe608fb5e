import type { AdministratorRoles, AdminRolePage } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { ask, askWithEtag } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { listOf, textOf } from '../ui/entry.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Saving, type Version } from '../ui/saving.tsx';
import './user-roles.css';

/** What a person administers: roles are given and taken. */
export function UserRoles({ userId }: { readonly userId: string }) {
  const { me } = useRouteContext({ from: '__root__' });
  const held = useQuery({ queryKey: ['user', userId, 'roles'], queryFn: () => askWithEtag<AdministratorRoles>('getAdministrator', { params: { user_id: userId } }) });
  const roles = useQuery({ queryKey: ['roles'], enabled: me.permissions.includes('roles:read'), queryFn: () => ask<AdminRolePage>('listRoles', { query: { limit: '200' } }) });
  const failed = [held, roles].find(({ error }) => error);
  return (
    <section className="card">
      <h2>{t('admins')}</h2>
      {failed?.error && <ProblemNotice error={failed.error} retry={() => void failed.refetch()} />}
      {(held.isLoading || roles.isLoading) && <p className="muted" aria-busy="true">{t('loading')}</p>}
      {held.data && !roles.isLoading && <RoleChoice key={held.data.etag} userId={userId} held={held.data.value.roles} etag={held.data.etag} known={roles.data?.items ?? []} />}
    </section>
  );
}

interface Props {
  readonly userId: string;
  readonly held: readonly string[];
  readonly etag: string;
  readonly known: AdminRolePage['items'];
}

/** Nobody gives what they have not, so that such boxes stay as they are. */
function RoleChoice({ userId, held, etag, known }: Props) {
  const { me } = useRouteContext({ from: '__root__' });
  const [roles, setRoles] = useState(held);
  const mayWrite = me.permissions.includes('administrators:write');
  const params = { user_id: userId };
  const read = async (): Promise<Version> => {
    const { value, etag: current } = await askWithEtag<AdministratorRoles>('getAdministrator', { params });
    return { entry: { ...value }, etag: current };
  };
  const changed = async () => {
    await queryClient.invalidateQueries({ queryKey: ['user', userId] });
    if (userId === me.id) await queryClient.invalidateQueries({ queryKey: ['me'] });
  };
  const named = new Map(known.map(({ id, entry }) => [id, entry]));
  const mayGive = (name: string) => held.includes(name) || listOf(named.get(name)?.['permissions']).every((each) => me.permissions.includes(each));
  return (
    <form className="administers" onSubmit={(event) => event.preventDefault()}>
      <p className="muted">{t('admins.text')}</p>
      <fieldset disabled={!mayWrite}>
        <legend className="hidden">{t('roles')}</legend>
        {[...new Set([...named.keys(), ...held])].map((name) => (
          <label key={name} className="choice">
            <input type="checkbox" checked={roles.includes(name)} disabled={!mayGive(name)} onChange={({ target }) => setRoles(target.checked ? [...roles, name] : roles.filter((each) => each !== name))} />
            <span><code>{name}</code> <bdi className="muted">{textOf(named.get(name)?.['description'])}</bdi></span>
          </label>
        ))}
      </fieldset>
      {mayWrite && <Saving write="replaceAdministrator" read={read} params={params} draft={{ roles }} etag={etag} command={`administrators set ${userId}`} saved={changed} takeTheirs={() => void changed()} />}
    </form>
  );
}
