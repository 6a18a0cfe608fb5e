import type { Settings } from '../platform/config.ts';

/** One worker's part of what the settings allow all of them together: the first get what cannot be divided, and nobody less than works. */
export function shareOf(settings: Settings, worker: number): Settings {
  const count = settings.SYMBOLON_WORKERS;
  const part = (whole: number, least: number) => Math.max(least, Math.floor(whole / count) + (worker < whole % count ? 1 : 0));
  return {
    ...settings,
    SYMBOLON_HASH_CONCURRENCY: part(settings.SYMBOLON_HASH_CONCURRENCY, 1),
    SYMBOLON_HASH_QUEUE: part(settings.SYMBOLON_HASH_QUEUE, 0),
    SYMBOLON_DATABASE_POOL: part(settings.SYMBOLON_DATABASE_POOL, 2),
    SYMBOLON_TRACES_PER_SECOND: part(settings.SYMBOLON_TRACES_PER_SECOND, 1),
  };
}
