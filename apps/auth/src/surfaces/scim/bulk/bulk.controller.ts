import { Controller, Req, Res } from '@nestjs/common';
import { api, scimMessages } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OAuthError } from '../../../platform/errors/oauth-error.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { ScimError } from '../../../platform/errors/scim-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { asScim, scimErrorBody } from '../../../platform/http/scim-answer.ts';
import { GroupResources } from '../groups/group-resources.ts';
import type { Json } from '../read-value.ts';
import { locationOf } from '../resource-requests.ts';
import type { Resources } from '../resources.ts';
import { ScimDoor, type Source } from '../scim-door.ts';
import { UserResources } from '../users/user-resources.ts';
import { versionOf } from '../version.ts';
import { idOf, withIds } from './bulk-ids.ts';
import { readBulk, type BulkOperation } from './read-bulk.ts';

/** Several changes in one request, one after the other: each is made whole, or refused by itself (RFC 7644 section 3.7). */
@Controller()
export class ScimBulkController {
  readonly #resources: Readonly<Record<BulkOperation['endpoint'], Resources>>;

  constructor(
    private readonly door: ScimDoor,
    users: UserResources,
    groups: GroupResources,
  ) {
    this.#resources = { '/Users': users, '/Groups': groups };
  }

  @Serves(api.scim.bulk)
  bulk(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.door.serve(api.scim.bulk, request, reply, async ({ source, body }) => {
      const { operations, mostErrors } = readBulk(body);
      const made = new Map<string, string>();
      const answers: Json[] = [];
      for (const operation of operations) {
        answers.push(await this.#answer(source, operation, made, reply));
        if (answers.filter(({ response }) => response !== undefined).length >= mostErrors) break;
      }
      return { body: { schemas: [scimMessages.bulkResponse], Operations: answers } };
    });
  }

  /** What is a fault of ours ends the request; what is refused is told beside what was done. */
  async #answer(source: Source, operation: BulkOperation, made: Map<string, string>, reply: FastifyReply): Promise<Json> {
    const { method, bulkId } = operation;
    const named = { method, ...(bulkId !== undefined && { bulkId }) };
    try {
      this.door.charge(source, reply);
      const resource = await this.#do(source, operation, made);
      if (!resource) return { ...named, status: '204' };
      if (bulkId !== undefined) made.set(bulkId, String(resource['id']));
      return { ...named, location: locationOf(resource), version: versionOf(resource), status: method === 'POST' ? '201' : '200' };
    } catch (error) {
      const refusal = error instanceof ScimError ? error : error instanceof ProblemError || error instanceof OAuthError ? asScim(error) : undefined;
      if (!refusal) throw error;
      return { ...named, status: String(refusal.status), response: scimErrorBody(refusal) };
    }
  }

  async #do(source: Source, { method, endpoint, id: given, version, data }: BulkOperation, made: ReadonlyMap<string, string>): Promise<Json | undefined> {
    const resources = this.#resources[endpoint];
    const body = withIds(data, made) as Json;
    if (given === undefined) return resources.create(source, body);
    const id = idOf(given, made);
    if (method === 'PUT') return resources.replace(source, id, body, version);
    if (method === 'PATCH') return resources.patch(source, id, body, version);
    await resources.remove(source, id, version);
    return undefined;
  }
}
