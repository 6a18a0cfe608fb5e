/** A backup that cannot be made or used; the message says what to do. */
export class BackupError extends Error {}
