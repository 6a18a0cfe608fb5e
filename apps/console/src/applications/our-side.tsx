import { useQuery } from '@tanstack/react-query';
import { paths } from 'virtual:contract';
import { t } from '../i18n/catalogue.ts';
import { issuer } from '../session/authorization.ts';
import { Copyable } from '../ui/copyable.tsx';
import { signingCertificate } from './saml-metadata.ts';

/** What an application that speaks SAML is told of this installation: the one address, or field by field. */
export function OurSide() {
  const { data: certificate, isPending } = useQuery({ queryKey: ['saml-metadata'], queryFn: async () => signingCertificate(await (await fetch(paths.samlMetadata)).text()) ?? '' });
  return (
    <fieldset className="form our-side" aria-busy={isPending || undefined}>
      <legend>{t('applications.saml.ours')}</legend>
      <small>{t('applications.saml.ours.text')}</small>
      <Copyable label={t('connections.saml.metadata.ours')} text={issuer + paths.samlMetadata} />
      <Copyable label={t('applications.saml.signIn')} text={issuer + paths.samlSignIn} />
      <Copyable label={t('applications.saml.signOut')} text={issuer + paths.samlSignOut} />
      <Copyable label={t('applications.saml.certificate.ours')} text={certificate ?? ''} />
    </fieldset>
  );
}
