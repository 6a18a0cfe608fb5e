import { problemHelp } from 'virtual:contract';
import { ApiError } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';

/** What did not work out, and what to do: the words of the API's problem, or that no answer came. */
export function ProblemNotice({ error, retry }: { readonly error: Error; readonly retry: (() => void) | undefined }) {
  const problem = error instanceof ApiError ? error.problem : undefined;
  const help = problemHelp[problem?.type?.split('#')[1] ?? ''];
  return (
    <div className="alert" role="alert">
      <strong>{problem?.title ?? t('down.title')}</strong>
      {problem?.detail && <p><bdi>{problem.detail}</bdi></p>}
      {problem?.errors && <ul>{problem.errors.map(({ pointer, parameter, detail }) => <li key={`${pointer} ${parameter} ${detail}`}>{(pointer ?? parameter) !== undefined && <code>{pointer ?? parameter}</code>} <bdi>{detail}</bdi></li>)}</ul>}
      <p lang={problem ? 'en' : undefined}>{problem ? help : t('down.help')}</p>
      {retry && <button type="button" onClick={retry}>{t('retry')}</button>}
    </div>
  );
}
