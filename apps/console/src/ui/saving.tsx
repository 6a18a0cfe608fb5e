import { useState } from 'react';
import { ApiError, ask, type EndpointName } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { ConflictDialog } from './conflict-dialog.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { announce } from './status.tsx';
import { SameByOtherMeans, type Means } from './same-by-other-means.tsx';
import { useChange } from './use-change.ts';

type Entry = Readonly<Record<string, unknown>>;

/** What is there, and what a change of it names in If-Match. */
export interface Version {
  readonly entry: Entry;
  readonly etag: string;
}

interface Props<Answer> extends Omit<Means, 'call'> {
  readonly write: EndpointName;
  /** Asks for what is there, by itself where the answer is no configured object; absent where something is made. */
  readonly read?: EndpointName | (() => Promise<Version>);
  readonly params?: Readonly<Record<string, string>>;
  readonly draft: Entry;
  /** Of what the draft began with. */
  readonly etag?: string;
  /** It is made by a name of its own, and nothing that has it already is replaced. */
  readonly isNew?: boolean;
  readonly title?: string;
  /** Names the draft, so that it is made once however often it is sent. */
  readonly idempotencyKey?: string;
  readonly saved: (answer: Answer) => void | Promise<void>;
  /** The draft is given up for what somebody else has saved. */
  readonly takeTheirs?: (version: Version) => void;
}

/** Saves a draft: somebody else's change becomes a choice, and what would break others is done only for a reason. */
export function Saving<Answer>({ write, read, params = {}, draft, etag, isNew = false, idempotencyKey, title = t('save'), saved, takeTheirs, ...means }: Props<Answer>) {
  const [theirs, setTheirs] = useState<Version>();
  const [reason, setReason] = useState('');
  const saving = useChange<Answer, { readonly over?: string | undefined; readonly because?: string }>({
    callOf: ({ over = etag, because }) => ({ endpoint: write, params, body: draft, ...(idempotencyKey !== undefined && { idempotencyKey }), ...(over !== undefined ? { ifMatch: over } : isNew && { ifNoneMatch: '*' as const }), ...(because !== undefined && { query: { allow_breaking: because } }) }),
    onSuccess: async (answer) => {
      await saved(answer);
      announce(t('saved'));
    },
    onError: async (error) => {
      if (read && error instanceof ApiError && error.problem?.status === 412) setTheirs(await (typeof read === 'string' ? ask<Version>(read, { params }) : read()));
    },
  });
  const problem = saving.error instanceof ApiError ? saving.error.problem : undefined;
  const breaks = problem?.type.endsWith('#breaks-consumers') === true;
  return (
    <div className="saving">
      {saving.error && !theirs && <ProblemNotice error={saving.error} retry={breaks ? undefined : () => saving.send({})} />}
      {breaks && (
        <div className="acts">
          <label className="inline">{t('reason')} <input required value={reason} maxLength={1000} onChange={({ target }) => setReason(target.value)} /></label>
          <button type="button" disabled={reason.trim() === '' || saving.isPending} onClick={() => saving.send({ because: reason })}>{t('save.breaking')}</button>
        </div>
      )}
      <div className="acts"><button type="button" className="primary" disabled={saving.isPending} onClick={() => saving.send({})}>{title}</button></div>
      <SameByOtherMeans {...means} call={{ endpoint: write, params, body: draft, ...(etag !== undefined ? { ifMatch: etag } : isNew && { ifNoneMatch: '*' as const }) }} />
      {theirs && (
        <ConflictDialog
          theirs={theirs.entry}
          mine={draft}
          close={() => setTheirs(undefined)}
          takeTheirs={() => { setTheirs(undefined); saving.reset(); takeTheirs?.(theirs); }}
          saveMine={() => { setTheirs(undefined); saving.send({ over: theirs.etag }); }}
        />
      )}
    </div>
  );
}
