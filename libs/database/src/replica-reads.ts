/**
 * What a replica may answer, where there is one, and the tables that it looks at for that: lists that are long or counted over much. Nobody
 * is let in by any of them; no permission, revocation, throttle or change hangs on one. No other statement ever goes to a replica.
 */
export const replicaReads = {
  'events.list': ['events'], // GET /admin/v1/events, and the console
  'events.print': ['events'], // symbolon audit
  'users.search': ['users', 'email_addresses', 'administrators'], // GET /admin/v1/users, and the console
  'statistics.page': ['hourly_counts'], // GET /admin/v1/statistics, and the console
  'statistics.totals': ['hourly_counts'],
  'deliveries.list': ['webhook_deliveries'], // GET /admin/v1/webhooks/{id}/deliveries, and the console
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ReplicaRead = keyof typeof replicaReads;
