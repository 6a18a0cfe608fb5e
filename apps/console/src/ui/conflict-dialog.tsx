import { useEffect, useRef } from 'react';
import { t } from '../i18n/catalogue.ts';
import { withoutSecret } from './equivalents.ts';
import { imageSource, isImage } from './image.ts';

type Entry = Readonly<Record<string, unknown>>;

interface Props {
  readonly theirs: Entry;
  readonly mine: Entry;
  readonly takeTheirs: () => void;
  readonly saveMine: () => void;
  readonly close: () => void;
}

/** Somebody else has changed the same meanwhile: both versions side by side, and a choice. */
export function ConflictDialog({ theirs, mine, takeTheirs, saveMine, close }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const members = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])].filter((member) => shown(theirs[member]) !== shown(mine[member]));
  return (
    <dialog ref={dialog} className="wide" aria-labelledby="conflict-title" onClose={close}>
      <h2 id="conflict-title">{t('conflict.title')}</h2>
      <p>{t(members.length === 0 ? 'conflict.same' : 'conflict.text')}</p>
      <div className="scroll" tabIndex={0} role="region" aria-labelledby="conflict-title">
        <table className="versions">
          <thead><tr><th scope="col" /><th scope="col">{t('conflict.theirs')}</th><th scope="col">{t('conflict.mine')}</th></tr></thead>
          <tbody>{members.map((member) => <tr key={member}><th scope="row"><code>{member}</code></th><td><Value member={member} value={withoutSecret(member, theirs[member])} /></td><td><Value member={member} value={withoutSecret(member, mine[member])} /></td></tr>)}</tbody>
        </table>
      </div>
      <div className="acts">
        <button type="button" onClick={takeTheirs}>{t('conflict.take')}</button>
        <button type="button" onClick={saveMine}>{t('conflict.save')}</button>
        <button type="button" onClick={() => dialog.current?.close()}>{t('conflict.edit')}</button>
      </div>
    </dialog>
  );
}

const Value = ({ member, value }: { readonly member: string; readonly value: unknown }) => (isImage(value) ? <img src={imageSource(value)} alt={member} /> : <pre>{shown(value)}</pre>);

const shown = (value: unknown): string => (value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value, withoutSecret, 1));
