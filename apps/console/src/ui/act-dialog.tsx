import { useEffect, useRef, type ReactNode } from 'react';
import { t } from '../i18n/catalogue.ts';
import { ProblemNotice } from './problem-notice.tsx';
import { announce } from './status.tsx';
import { SameByOtherMeans, type Means } from './same-by-other-means.tsx';
import { useChange } from './use-change.ts';

/** Something that can be done. */
export interface Act extends Means {
  /** On the button, and over the dialog. */
  readonly title: string;
  /** What it does, and what ends by it. */
  readonly text: string;
  /** What is chosen first, if anything. */
  readonly fields?: ReactNode;
}

interface Props {
  /** What is asked about; undefined while nothing is. */
  readonly act: Act | undefined;
  readonly close: () => void;
  readonly done: (answer: unknown, act: Act) => void | Promise<void>;
}

/** Asks before something is done: says what ends by it, and how programs do the same. */
export function ActDialog({ act, close, done }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const doing = useChange<unknown, Act>({
    callOf: ({ call }) => call,
    onSuccess: async (answer, what) => {
      dialog.current?.close();
      close(); // its event comes later: until then an act that is made anew would open it again
      await done(answer, what);
      announce(t('done', { what: what.title }));
    },
  });
  const { reset, beginAnew } = doing;
  useEffect(() => {
    if (!act) return;
    reset();
    if (dialog.current?.open !== false) return;
    beginAnew();
    dialog.current.showModal();
  }, [act, reset, beginAnew]);
  return (
    <dialog ref={dialog} aria-labelledby="act-title" onClose={close}>
      {act && (
        <>
          <h2 id="act-title">{act.title}</h2>
          <p><bdi>{act.text}</bdi></p>
          {act.fields}
          <SameByOtherMeans {...act} />
          {doing.error && <ProblemNotice error={doing.error} retry={() => doing.send(act)} />}
          <div className="acts">
            <button type="button" className="primary" disabled={doing.isPending} onClick={() => doing.send(act)}>{act.title}</button>
            <button type="button" onClick={() => dialog.current?.close()}>{t('cancel')}</button>
          </div>
        </>
      )}
    </dialog>
  );
}
