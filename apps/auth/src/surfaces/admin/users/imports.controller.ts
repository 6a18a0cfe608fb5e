import { Controller, Req, Res } from '@nestjs/common';
import { api, type Import, type ImportPage, type ImportState, type ImportSummary } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ImportStore, type StoredImport } from '../../../domain/imports/import.store.ts';
import { recordsOf } from '../../../domain/imports/import-progress.ts';
import { Clock } from '../../../platform/clock.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { Cursors } from '../../../platform/http/cursors.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { AdminDoor } from '../admin-door.ts';

/** Nothing is heard of an import for so long while it makes hashes for one batch, at worst. */
const silenceMs = 300_000;

/** How far imports of people are, which are begun at the command line alone. */
@Controller()
export class ImportsController {
  constructor(
    private readonly door: AdminDoor,
    private readonly imports: ImportStore,
    private readonly cursors: Cursors,
    private readonly clock: Clock,
  ) {}

  @Serves(api.admin.listImports)
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ImportPage> {
    return this.door.read(api.admin.listImports, request, reply, async ({ query }) =>
      this.cursors.page(JSON.stringify(['imports']), query, {
        find: (before, limit) => this.imports.list(limit, before),
        placeOf: ({ startedAt, id }) => [startedAt.toISOString(), id],
        view: (row) => this.#view(row),
      }),
    );
  }

  @Serves(api.admin.getImport)
  get(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Import> {
    return this.door.read(api.admin.getImport, request, reply, async ({ params }) => {
      const found = await this.imports.find(params.import_id);
      if (!found) throw new ProblemError('not-found');
      return { ...this.#view(found), refusals: found.refusals };
    });
  }

  #view(row: StoredImport): ImportSummary {
    const seconds = (row.toldAt.getTime() - row.startedAt.getTime()) / 1000;
    return {
      import_id: row.id, kind: row.kind, source: row.source, file: row.file, dry_run: row.dryRun, state: this.#stateOf(row),
      started_by: { kind: row.actorKind as ImportSummary['started_by']['kind'], ...(row.actorId !== null && { id: row.actorId }) },
      bytes_read: row.bytesRead, bytes_total: row.bytesTotal, made: row.made, there: row.there, refused: row.refused,
      records_per_second: seconds === 0 ? 0 : Math.round((recordsOf(row) / seconds) * 10) / 10,
      started_at: row.startedAt.toISOString(), told_at: row.toldAt.toISOString(), ended_at: row.endedAt?.toISOString() ?? null, fault: row.fault,
    };
  }

  #stateOf({ endedAt, fault, toldAt }: StoredImport): ImportState {
    if (endedAt) return fault === null ? 'done' : 'broken_off';
    return this.clock.now().getTime() - toldAt.getTime() > silenceMs ? 'silent' : 'under_way';
  }
}
