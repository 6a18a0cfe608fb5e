import * as z from 'zod';
import { EventActor } from '../events.ts';
import { pageOf, type Page } from './list.ts';

/** `silent`: it did not end, and nothing has been heard of it for minutes. `broken_off`: its file could not be read to the end. Both go on where they are run again. */
export const importStates = ['under_way', 'silent', 'done', 'broken_off'] as const;
export type ImportState = (typeof importStates)[number];

/** An import of people, and how far it is. */
export interface ImportSummary {
  readonly import_id: string;
  readonly kind: string;
  readonly source: string;
  readonly file: string;
  readonly started_by: EventActor;
  readonly dry_run: boolean;
  readonly state: ImportState;
  readonly bytes_read: number;
  readonly bytes_total: number | null;
  readonly made: number;
  readonly there: number;
  readonly refused: number;
  readonly records_per_second: number;
  readonly started_at: string;
  readonly told_at: string;
  readonly ended_at: string | null;
  readonly fault: string | null;
}
const summary = {
  import_id: z.string(),
  kind: z.string().describe('The system whose file it is.'),
  source: z.string().describe('By which name what its people are called there is remembered.'),
  file: z.string().describe('Its name, without its folder.'),
  started_by: EventActor,
  dry_run: z.boolean().describe('Nobody is made by it: `made` is how many would be.'),
  state: z.enum(importStates).describe('silent: nothing has been heard of it for five minutes. It, and one that is broken_off, goes on where it ended once it is run again.'),
  bytes_read: z.int(),
  bytes_total: z.int().nullable().describe('null of a compressed file.'),
  made: z.int(),
  there: z.int().describe('Who was here from an import of before.'),
  refused: z.int().describe('Who was left out.'),
  records_per_second: z.number().describe('From its beginning to when something was heard last.'),
  started_at: z.iso.datetime(),
  told_at: z.iso.datetime().describe('When something was heard of it last.'),
  ended_at: z.iso.datetime().nullable(),
  fault: z.string().nullable().describe('Why it could not go on to the end.'),
};
export const ImportSummary: z.ZodType<ImportSummary> = z.object(summary).meta({ id: 'ImportSummary' });

/** One that was left out: where it stands in the file. What it is called is told by the command alone. */
export interface ImportRefusal {
  readonly place: string;
  readonly reason: string;
}
export interface Import extends ImportSummary {
  readonly refusals: readonly ImportRefusal[];
}
export const Import: z.ZodType<Import> = z
  .object({ ...summary, refusals: z.array(z.object({ place: z.string(), reason: z.string() })).describe('The first hundred of those that were left out, by their place in the file.') })
  .meta({ id: 'Import' });

export const ImportPage = pageOf('ImportPage', ImportSummary);
export type ImportPage = Page<ImportSummary>;

export interface ImportParams {
  readonly import_id: string;
}
export const ImportParams: z.ZodType<ImportParams, ImportParams> = z.strictObject({ import_id: z.string().max(128) });
