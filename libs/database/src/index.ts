export { announceChange, Database, noJson, openDatabase, type Transaction } from './database.ts';
export { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
export type { AuthorizationCodeRow, OutboxMessageRow, RefreshTokenFamilyRow, ThrottleCharge, ThrottleCounter, TokenStateRow } from './hot-statements.ts';
export { migrate, migrationsDirectory } from './migrations.ts';
export { createThrowawayDatabase, type ThrowawayDatabase } from './throwaway-database.ts';
export { isUnavailable } from './unavailable.ts';
