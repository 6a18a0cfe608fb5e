import { Controller, Req, Res } from '@nestjs/common';
import { api, formatDuration, memberOf, type ConsumerStatus, type ResourceServerVersion, type ResourceServerVersionList, type TokenContract } from '@symbolon/contracts';
import { Database } from '@symbolon/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { consumerStatus, versionOfContract, versionsOfContract, type ContractVersion } from '../../../domain/configuration/contract-versions.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { AdminDoor } from '../admin-door.ts';

const { admin } = api;

/** What APIs promised before, what has changed since, and whether those who rely on it have it. */
@Controller()
export class ContractVersionsController {
  constructor(
    private readonly door: AdminDoor,
    private readonly database: Database,
  ) {}

  @Serves(admin.listResourceServerVersions)
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ResourceServerVersionList> {
    return this.door.read(admin.listResourceServerVersions, request, reply, async ({ params }) => {
      const versions = await versionsOfContract(this.database.prisma, params.audience);
      if (!versions) throw new ProblemError('not-found');
      return { items: versions.map(({ version, publishedAt }) => ({ version, published_at: publishedAt.toISOString() })) };
    });
  }

  @Serves(admin.getResourceServerVersion)
  get(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ResourceServerVersion> {
    return this.door.read(admin.getResourceServerVersion, request, reply, async ({ params, query }) => {
      const version = await versionOfContract(this.database.prisma, params.audience, Number(params.version), query.since);
      if (!version) throw new ProblemError('not-found');
      return viewOf(version);
    });
  }

  @Serves(admin.getConsumerStatus)
  status(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConsumerStatus> {
    return this.door.read(admin.getConsumerStatus, request, reply, async ({ params }) => {
      const status = await consumerStatus(this.database.prisma, params.consumer);
      if (!status) throw new ProblemError('not-found');
      return { registered_at: status.registeredAt.toISOString(), changed_at: status.changedAt.toISOString(), broken: [...status.broken] };
    });
  }
}

function viewOf({ version, publishedAt, contract, since, changes, broken }: ContractVersion): ResourceServerVersion {
  const [old, fresh] = [since ? membersOf(since.contract) : new Map<string, unknown>(), membersOf(contract)];
  const told = changes.map(({ member, kind, sentence }) => ({ member, kind, sentence, ...(old.get(member) !== undefined && { before: old.get(member) }), ...(fresh.get(member) !== undefined && { after: fresh.get(member) }) }));
  return { version, published_at: publishedAt.toISOString(), contract: written(contract), since: since?.version ?? null, changes: told, broken: [...broken] };
}

const written = (contract: TokenContract) => ({ ...contract, access_token_ttl: formatDuration(contract.access_token_ttl) });

/** What a contract says, by the names of members that a change has. */
const membersOf = (contract: TokenContract): ReadonlyMap<string, unknown> =>
  new Map<string, unknown>([
    ...Object.entries(written(contract)),
    ...Object.entries(contract.scopes).map(([name, sentence]) => [memberOf('scopes', name), sentence] as const),
    ...Object.entries(contract.claims).flatMap(([name, claim]) => {
      const member = memberOf('claims', name);
      return [[member, claim] as const, ...Object.entries(claim).map(([part, value]) => [`${member}.${part}`, value] as const)];
    }),
  ]);
