import { hasSecret, type Client } from '../../domain/clients/client.ts';
import type { Settings } from '../../platform/config.ts';

/** What a sign-up by token or challenge request may be. A client without a secret may be anybody, so it can have no more than the page: it is refused where that is closed, and goes there where the page asks for a proof first. */
export function signupBy(client: Client, settings: Settings): 'here' | 'by page' | 'closed' {
  if (hasSecret(client)) return 'here';
  if (settings.SYMBOLON_SIGNUP === 'closed') return 'closed';
  return settings.SYMBOLON_EMAIL_VERIFICATION === 'required' ? 'by page' : 'here';
}
