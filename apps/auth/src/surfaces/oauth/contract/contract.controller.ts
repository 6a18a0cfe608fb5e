import { Controller, Req, Res } from '@nestjs/common';
import { api, contractWithoutClaims, publishContract, PublishedContractQuery } from '@symbolon/contracts';
import { sha256 } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ResourceServerStore } from '../../../domain/access/resource-server.store.ts';
import { OAuthError } from '../../../platform/errors/oauth-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';

/** Tells anybody who knows an audience what its tokens hold; not where that comes from, who relies on it, or which other audiences there are. */
@Controller()
export class ContractController {
  constructor(private readonly resourceServers: ResourceServerStore) {}

  @Serves(api.oauth.contract)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = PublishedContractQuery.safeParse(request.query);
    if (!query.success) throw new OAuthError('invalid_request', { sentence: 'audience must be there once, as an absolute URI without a fragment.', reason: 'no audience' });
    const server = (await this.resourceServers.all()).find(({ audience }) => audience === query.data.audience);
    if (!server) throw new OAuthError('invalid_target', { status: 404, sentence: 'No resource server has this audience.', reason: 'unknown audience' });
    const body = JSON.stringify(publishContract(server.contract ?? contractWithoutClaims(server)));
    const tag = `"${sha256(body)}"`;
    reply.header('ETag', tag);
    if (hasTag(request.headers['if-none-match'], tag)) await reply.status(304).send();
    else await reply.type('application/json; charset=utf-8').send(body);
  }
}

/** Whether the asker has it already (RFC 9110 section 13.1.2); proxies that compress make a tag weak. */
const hasTag = (header: string | undefined, tag: string): boolean => (header ?? '').split(',').some((each) => ['*', tag].includes(each.trim().replace(/^W\//, '')));
