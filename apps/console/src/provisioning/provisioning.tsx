import { t } from '../i18n/catalogue.ts';
import { Heading } from '../ui/heading.tsx';
import { Sources } from './sources.tsx';
import { Targets } from './targets.tsx';

/** Where people come from by SCIM, and where they are pushed to. */
export const Provisioning = () => (
  <>
    <Heading text={t('provisioning')} />
    <p className="muted">{t('provisioning.text')}</p>
    <Targets />
    <Sources />
  </>
);
