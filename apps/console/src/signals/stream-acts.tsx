import type { AdminSignalStream } from '@symbolon/contracts';
import { t } from '../i18n/catalogue.ts';
import type { Act } from '../ui/act-dialog.tsx';
import { shellWord } from '../ui/equivalents.ts';

interface Props {
  readonly stream: AdminSignalStream;
  /** Asks before it is done: not in the table, where what is long is cut. */
  readonly ask: (act: Act) => void;
}

const others = { enabled: ['paused', 'disabled'], paused: ['enabled', 'disabled'], disabled: ['enabled'] } as const;
const verbs = { enabled: 'enable', paused: 'pause', disabled: 'disable' } as const;

/** What can be done with a stream of an application. */
export function StreamActs({ stream: { stream_id: id, client_name: name, status }, ask }: Props) {
  const params = { stream_id: id };
  const acts: readonly Act[] = [
    ...(status === 'enabled' ? [{ title: t('signals.verify'), text: t('signals.verify.text', { name }), call: { endpoint: 'sendSignalVerification' as const, params }, command: `signals streams verify ${shellWord(id)}` }] : []),
    ...others[status].map((next): Act => ({ title: t(`signals.${verbs[next]}`), text: t(`signals.${verbs[next]}.text`, { name }), call: { endpoint: 'setSignalStreamStatus', params, body: { status: next } }, command: `signals streams set-status ${shellWord(id)}` })),
    { title: t('signals.remove'), text: t('signals.remove.text', { name }), call: { endpoint: 'removeSignalStream', params }, command: `signals streams remove ${shellWord(id)}` },
  ];
  return <span className="acts">{acts.map((each) => <button key={each.title} type="button" aria-label={`${each.title}: ${name}`} onClick={() => ask(each)}>{each.title}</button>)}</span>;
}
