import type { AdminRoleObject } from '@symbolon/contracts';
import { useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { permissions } from 'virtual:contract';
import { t } from '../i18n/catalogue.ts';
import { listOf, textOf } from '../ui/entry.ts';
import { Saving } from '../ui/saving.tsx';

interface Props {
  /** What is there; undefined where one is made. */
  readonly known?: AdminRoleObject;
  readonly changed: (role: AdminRoleObject) => void | Promise<void>;
}

/** The members of a role. Nobody gives what they have not, so that such boxes stay as they are. */
export function RoleForm({ known, changed }: Props) {
  const { me } = useRouteContext({ from: '__root__' });
  const entry = known?.entry ?? {};
  const [role, setRole] = useState(textOf(entry['role']));
  const [description, setDescription] = useState(textOf(entry['description']));
  const [chosen, setChosen] = useState(listOf(entry['permissions']));
  const draft = { role, ...(description !== '' && { description }), permissions: chosen };
  return (
    <form className="card form" onSubmit={(event) => event.preventDefault()}>
      {!known && <label>{t('roles.name')}<input value={role} maxLength={63} required onChange={({ target }) => setRole(target.value)} /></label>}
      <label>{t('roles.description')}<input value={description} maxLength={200} onChange={({ target }) => setDescription(target.value)} /></label>
      <fieldset>
        <legend>{t('roles.permissions')}</legend>
        {Object.entries(permissions).map(([name, sentence]) => (
          <label key={name} className="choice">
            <input type="checkbox" checked={chosen.includes(name)} disabled={!me.permissions.some((each) => each === name)} onChange={({ target }) => setChosen(target.checked ? [...chosen, name] : chosen.filter((each) => each !== name))} />
            <span><code>{name}</code> <span className="muted" lang="en">{sentence}</span></span>
          </label>
        ))}
      </fieldset>
      {known ? (
        <Saving write="replaceRole" read="getRole" params={{ role }} draft={draft} etag={known.etag} command={`roles update ${role}`} file={{ kind: 'roles', entry: draft }} saved={changed} takeTheirs={() => void changed(known)} />
      ) : (
        <Saving write="createRole" draft={draft} title={t('roles.new')} command="roles create" file={{ kind: 'roles', entry: draft }} saved={changed} />
      )}
    </form>
  );
}
