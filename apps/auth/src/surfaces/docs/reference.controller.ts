import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import { Random, randomText } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrandingStore } from '../../pages/branding.store.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { acceptedEncoding } from '../../platform/http/accepted-encoding.ts';
import { problemsPage } from './problems-page.ts';
import { ReferenceDocument } from './reference-document.ts';
import { referencePage, referencePolicy } from './reference-page.ts';
import { RendererFiles } from './renderer-files.ts';

/** The API reference: the document that the contracts make, and a page that shows it. */
@Controller()
export class ReferenceController {
  constructor(
    private readonly branding: BrandingStore,
    private readonly document: ReferenceDocument,
    private readonly files: RendererFiles,
    private readonly random: Random,
  ) {}

  @Serves(api.docs.page)
  async page(@Res() reply: FastifyReply): Promise<void> {
    const addresses = this.files.addresses;
    if (!addresses) return void (await reply.redirect(api.docs.openapi.path, 302));
    const nonce = randomText(this.random, 16);
    const branding = await this.branding.current();
    await reply
      .header('Content-Type', 'text/html; charset=utf-8')
      .header('Content-Security-Policy', referencePolicy(branding, nonce))
      .header('Cross-Origin-Opener-Policy', 'same-origin') // tokens are typed into it
      .send(referencePage(branding, addresses, nonce));
  }

  @Serves(api.docs.problems)
  async problems(@Res() reply: FastifyReply): Promise<void> {
    const nonce = randomText(this.random, 16);
    const branding = await this.branding.current();
    await reply.header('Content-Type', 'text/html; charset=utf-8').header('Content-Security-Policy', referencePolicy(branding, nonce)).send(problemsPage(branding, nonce));
  }

  @Serves(api.docs.openapi)
  async openapi(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { text, compressed, etag } = await this.document.written();
    reply.header('ETag', etag).header('Vary', 'Accept-Encoding');
    if (knows(request.headers['if-none-match'], etag)) return void (await reply.status(304).send());
    reply.type('application/json; charset=utf-8');
    if (acceptedEncoding(request.headers['accept-encoding'], ['gzip']) === undefined) return void (await reply.send(text));
    await reply.header('Content-Encoding', 'gzip').send(compressed);
  }
}

/** Whether somebody has what is there already (RFC 9110 section 13.1.2). */
const knows = (ifNoneMatch: string | undefined, etag: string): boolean => (ifNoneMatch ?? '').split(',').some((each) => [etag, etag.slice(2), '*'].includes(each.trim()));
