-- What administrators see of a stream of security events: when its receiver took something last, and what it did not take.
ALTER TABLE "signal_streams" ADD COLUMN "last_delivered_at" TIMESTAMPTZ(3), ADD COLUMN "last_error_at" TIMESTAMPTZ(3), ADD COLUMN "last_error" TEXT;

-- What a stream at another provider is asked with, sealed.
ALTER TABLE "connections" ADD COLUMN "signals_token" BYTEA;

-- What other providers tell of their people, and when each is asked for it next.
CREATE TABLE "hearings" (
  "connection_id" TEXT NOT NULL,
  "received_at" TIMESTAMPTZ(3),
  "received_type" TEXT,
  "refused_at" TIMESTAMPTZ(3),
  "refusal" TEXT,
  "due_at" TIMESTAMPTZ(3),
  "polled_at" TIMESTAMPTZ(3),
  "failing_since" TIMESTAMPTZ(3),
  "last_error" TEXT,
  CONSTRAINT "hearings_pkey" PRIMARY KEY ("connection_id")
);
ALTER TABLE "hearings" ADD CONSTRAINT "hearings_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;
