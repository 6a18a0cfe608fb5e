import { endpoints } from 'virtual:contract';
import { addressOf, type Call } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { commandOf, curlOf, fileLinesOf } from './equivalents.ts';

/** How programs do what a button does. */
export interface Means {
  readonly call: Call;
  /** Without its body: `roles update auditors`. */
  readonly command: string;
  /** Where it can stand in the declarative file: under what, and the entry. */
  readonly file?: { readonly kind: string; readonly entry: unknown };
}

/** The same act as a call, as a command and as lines of the file. */
export const SameByOtherMeans = ({ call, command, file }: Means) => (
  <details>
    <summary>{t('same')}</summary>
    <h3>API</h3>
    <pre tabIndex={0}>{curlOf({ ...call, method: endpoints[call.endpoint].method, address: addressOf(call.endpoint, call) })}</pre>
    <h3>{t('same.command')}</h3>
    <pre tabIndex={0}>{commandOf(command, call.body as Readonly<Record<string, unknown>> | undefined)}</pre>
    {file && <><h3>{t('same.file')}</h3><pre tabIndex={0}>{fileLinesOf(file.kind, file.entry)}</pre></>}
  </details>
);
