import { endpoints } from 'virtual:contract';
import { addressOf, type Call } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { commandOf, curlOf, fileLinesOf } from './equivalents.ts';

/** How programs do what a button does. */
export interface Means {
  readonly call: Call;
  /** Without its body: `roles update auditors`. */
  readonly command: string;
  /** What the same button does after it. */
  readonly next?: { readonly call: Call; readonly command: string };
  /** Where it can stand in the declarative file: under what, and the entry. */
  readonly file?: { readonly kind: string; readonly entry: unknown };
}

/** The same act as a call, as a command and as lines of the file. */
export const SameByOtherMeans = ({ call, command, next, file }: Means) => (
  <details>
    <summary>{t('same')}</summary>
    <h3>API</h3>
    <pre tabIndex={0}>{[call, ...(next ? [next.call] : [])].map(shownCall).join('\n\n')}</pre>
    <h3>{t('same.command')}</h3>
    <pre tabIndex={0}>{[commandOf(command, call.body as Readonly<Record<string, unknown>> | undefined), ...(next ? [commandOf(next.command)] : [])].join('\n')}</pre>
    {file && <><h3>{t('same.file')}</h3><pre tabIndex={0}>{fileLinesOf(file.kind, file.entry)}</pre></>}
  </details>
);

const shownCall = (call: Call): string => curlOf({ ...call, method: endpoints[call.endpoint].method, address: addressOf(call.endpoint, call) });
