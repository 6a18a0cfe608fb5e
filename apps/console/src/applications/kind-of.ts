import { t } from '../i18n/catalogue.ts';
import { listOf } from '../ui/entry.ts';

/** What an application is, as far as its members tell. */
export function kindOf(entry: Readonly<Record<string, unknown>>): string {
  if (listOf(entry['redirect_uris']).length === 0) return t('applications.kind.machine');
  if (entry['token_endpoint_auth_method'] !== 'none') return t('applications.kind.web');
  return t(listOf(entry['allowed_cors_origins']).length > 0 ? 'applications.kind.spa' : 'applications.kind.native');
}
