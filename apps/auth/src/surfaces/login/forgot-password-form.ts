import { api, type ForgotPasswordPage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Pages } from '../../pages/pages.ts';
import { pagePath, typedName, type OpenFlow } from './flow-gate.ts';
import type { RecoveryWaits } from './recovery-waits.ts';

/** The form that a link for a new password is asked for with; also where a link that is over leads. */
export async function showForgotPassword({ pages, waits }: { readonly pages: Pages; readonly waits: RecoveryWaits }, request: FastifyRequest, reply: FastifyReply, { flow, csrf }: OpenFlow, error: ForgotPasswordPage['error']): Promise<void> {
  const typed = typedName(request);
  return pages.show(
    request,
    reply,
    {
      page: 'forgot-password',
      action: api.login.forgotPassword.path,
      csrf,
      flow: flow.id,
      username: typed ?? flow.request.login_hint ?? null,
      error,
      recovery_url: await waits.askUrl(flow.id, typed),
      login_url: pagePath('login', flow.id, typed),
    },
    { status: error ? 400 : 200, uiLocales: flow.request.ui_locales, typed },
  );
}
