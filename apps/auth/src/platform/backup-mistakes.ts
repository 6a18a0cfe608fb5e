import { resolve, sep } from 'node:path';

interface BackupValues {
  readonly SYMBOLON_BACKUP_TO?: string | undefined;
  readonly SYMBOLON_BACKUP_RECIPIENTS: readonly string[];
  readonly SYMBOLON_DATA_DIR: string;
  readonly DATABASE_URL?: unknown;
  readonly AWS_ACCESS_KEY_ID?: unknown;
  readonly AWS_SECRET_ACCESS_KEY?: unknown;
}

/** Backups that would not be made, or could be of no use, are told at the start and not on the day that one is needed. */
export function backupMistakes({ SYMBOLON_BACKUP_TO: place, SYMBOLON_BACKUP_RECIPIENTS: recipients, SYMBOLON_DATA_DIR: data, ...values }: BackupValues): readonly string[] {
  if (place === undefined) return recipients.length > 0 ? ['SYMBOLON_BACKUP_RECIPIENTS needs SYMBOLON_BACKUP_TO: set it to where backups go, or remove both.'] : [];
  const isS3 = place.startsWith('s3://');
  const isWithin = !isS3 && `${resolve(place)}${sep}`.startsWith(`${resolve(data)}${sep}`);
  return [
    ...(recipients.length === 0 ? ['SYMBOLON_BACKUP_TO needs SYMBOLON_BACKUP_RECIPIENTS: set it to what symbolon backup key prints. Nothing is written in the clear.'] : []),
    ...(values.DATABASE_URL === undefined ? [] : ['SYMBOLON_BACKUP_TO is for the embedded PostgreSQL, and DATABASE_URL names one of yours: back that up by its own tools (docs/backup.md), and remove one of the two.']),
    ...(isWithin ? ['SYMBOLON_BACKUP_TO is inside SYMBOLON_DATA_DIR, and is lost with it: name a folder on another disk.'] : []),
    ...(isS3 && (values.AWS_ACCESS_KEY_ID === undefined || values.AWS_SECRET_ACCESS_KEY === undefined) ? ['SYMBOLON_BACKUP_TO is at S3 and needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: set both, or name their files in AWS_ACCESS_KEY_ID_FILE and AWS_SECRET_ACCESS_KEY_FILE.'] : []),
  ];
}
