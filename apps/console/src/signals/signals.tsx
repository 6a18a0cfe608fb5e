import { t } from '../i18n/catalogue.ts';
import { Heading } from '../ui/heading.tsx';
import { SignalSources } from './signal-sources.tsx';
import { SignalStreams } from './signal-streams.tsx';
import './signals.css';

/** Whom security events are told, and by whom they are. */
export const Signals = () => (
  <>
    <Heading text={t('signals')} />
    <p className="muted">{t('signals.text')}</p>
    <SignalStreams />
    <SignalSources />
  </>
);
