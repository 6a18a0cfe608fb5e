import type { ReplicaNews } from '@symbolon/database';
import type { Log } from '../platform/log.ts';
import { tell } from '../platform/measures.ts';

/** Says in the log which replica is not asked and why, once, and that it is again; and has every read counted by who answered it. */
export const replicaNews = (log: Log): ReplicaNews => ({
  answered: (read, by) => tell('replica_read', { read, by }),
  lost: (replica, reason) => log.warn({ replica, reason }, 'a replica is not used for now, and the primary answers in its place'),
  well: (replica) => log.info({ replica }, 'a replica answers again'),
});
