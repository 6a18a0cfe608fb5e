import { Controller, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import { Random } from '@symbolon/crypto';
import { randomText } from '@symbolon/crypto';
import type { FastifyReply } from 'fastify';
import { Settings } from '../../platform/config.ts';
import { browserStateCookie } from '../../platform/http/browser-cookie.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { checkSessionScript } from './check-session.script.ts';

/** The frame that clients keep to hear of log-outs without asking the server (OpenID Connect Session Management 1.0 section 3.2): anybody may frame it. */
@Controller()
export class CheckSessionController {
  constructor(
    private readonly settings: Settings,
    private readonly random: Random,
  ) {}

  @Serves(api.oidc.checkSession)
  async show(@Res() reply: FastifyReply): Promise<void> {
    const { settings, random } = this;
    const nonce = randomText(random, 16);
    const script = `<script nonce="${nonce}">${checkSessionScript(browserStateCookie(settings.SYMBOLON_ISSUER))}</script>`;
    await reply
      .header('Content-Type', 'text/html; charset=utf-8')
      .header('Content-Security-Policy', `default-src 'none'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`)
      .send(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Session</title>${script}</html>`);
  }
}
