import { Controller, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply } from 'fastify';
import { SamlKeys } from '../../domain/keys/saml-keys.ts';
import { idpMetadata, metadataId } from '../../domain/saml/idp-metadata.ts';
import { signedXml } from '../../domain/saml/signed-xml.ts';
import { Settings } from '../../platform/config.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { samlAddresses } from '../../domain/saml/saml-address.ts';

/** What applications read of this installation, to speak SAML with it: signed by the key that signs for them, for those that had its certificate before. */
@Controller()
export class SamlMetadataController {
  constructor(
    private readonly keys: SamlKeys,
    private readonly settings: Settings,
  ) {}

  @Serves(api.saml.metadata)
  async show(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    reply.header('Content-Type', api.saml.metadata.contentType);
    const metadata = idpMetadata({ ...samlAddresses(this.settings.SYMBOLON_ISSUER), certificates: await this.keys.published() });
    return signedXml(metadata, metadataId, await this.keys.signer());
  }
}
