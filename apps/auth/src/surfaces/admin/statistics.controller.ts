import { Controller, Req, Res } from '@nestjs/common';
import { api, countedTypes, mostHours, type CountedType, type StatisticsPage, type StatisticsQuery } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HourlyCountStore, type HourlyCount } from '../../domain/audit/hourly-count.store.ts';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { ProblemError } from '../../platform/errors/problem-error.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { AdminDoor } from './admin-door.ts';
import { Cursors } from '../../platform/http/cursors.ts';

/** How often something happened, by the hour. */
@Controller()
export class StatisticsController {
  constructor(
    private readonly door: AdminDoor,
    private readonly counts: HourlyCountStore,
    private readonly cursors: Cursors,
    private readonly clock: Clock,
  ) {}

  @Serves(api.admin.getStatistics)
  get(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<StatisticsPage> {
    return this.door.read(api.admin.getStatistics, request, reply, async ({ query }) => {
      const { limit, cursor, ...asked } = query;
      const { type, client, grant_type: grantType, group_by: grouping = '' } = asked;
      const { since, until } = this.span(query);
      const filter = { since, until, type, client, grantType };
      const [byClient, byGrant] = [grouping.includes('client'), grouping.includes('grant_type')];
      const page = await this.cursors.page(JSON.stringify(['statistics', asked]), { limit, cursor }, {
        find: (after, most) => this.counts.page({ ...filter, byClient, byGrant, after: after && placed(after), limit: most }),
        placeOf: ({ hour, type: each, clientId, grantType: grant }) => [hour.toISOString(), JSON.stringify([each, clientId, grant])],
        view: ({ hour, type: each, clientId, grantType: grant, count }) => ({ hour: hour.toISOString(), type: each, ...(byClient && { client_id: clientId || null }), ...(byGrant && { grant_type: grant || null }), count }),
      });
      const totals = await this.counts.totals(filter);
      return { since: since.toISOString(), until: until.toISOString(), totals: Object.fromEntries(countedTypes.map((each) => [each, totals.get(each) ?? 0])) as Record<CountedType, number>, ...page };
    });
  }

  private span({ until = this.clock.now(), since = addSeconds(until, -86_400) }: Pick<StatisticsQuery, 'since' | 'until'>): { readonly since: Date; readonly until: Date } {
    if (since >= until || since < addSeconds(until, -mostHours * 3_600)) throw new ProblemError('invalid-request', { errors: [{ parameter: 'since', detail: 'must be before until, and not by more than 31 days' }] });
    return { since, until };
  }
}

/** The place as it was written. */
function placed([hour, rest]: readonly [string, string]): Omit<HourlyCount, 'count'> {
  const [type, clientId, grantType] = JSON.parse(rest) as [CountedType, string, string];
  return { hour: new Date(hour), type, clientId, grantType };
}
