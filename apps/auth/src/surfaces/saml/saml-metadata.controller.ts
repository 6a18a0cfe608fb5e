import { Controller, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply } from 'fastify';
import { SamlKeys } from '../../domain/keys/saml-keys.ts';
import { idpMetadata } from '../../domain/saml/idp-metadata.ts';
import { Settings } from '../../platform/config.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { samlAddresses } from './saml-address.ts';

/** What applications read of this installation, to speak SAML with it. */
@Controller()
export class SamlMetadataController {
  constructor(
    private readonly keys: SamlKeys,
    private readonly settings: Settings,
  ) {}

  @Serves(api.saml.metadata)
  async show(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    reply.header('Content-Type', api.saml.metadata.contentType);
    return idpMetadata({ ...samlAddresses(this.settings.SYMBOLON_ISSUER), certificates: await this.keys.published() });
  }
}
