-- Programs that are told of events, and what each of them is told.
CREATE TABLE "webhooks" (
  "id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "url" TEXT NOT NULL,
  "event_types" TEXT[] NOT NULL,
  "ordered" BOOLEAN NOT NULL,
  "enabled" BOOLEAN NOT NULL,
  "disabled_reason" TEXT,
  "secret" BYTEA NOT NULL,
  "previous_secret" BYTEA,
  "previous_until" TIMESTAMPTZ(3),
  "cursor" BIGINT NOT NULL,
  "failing_since" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "webhooks_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "webhook_deliveries" (
  "webhook_id" TEXT NOT NULL,
  "event_id" TEXT NOT NULL,
  "event_at" TIMESTAMPTZ(3) NOT NULL,
  "event_seq" BIGINT NOT NULL,
  "event_type" TEXT NOT NULL,
  "subject" TEXT,
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "queued_at" TIMESTAMPTZ(3) NOT NULL,
  "next_attempt_at" TIMESTAMPTZ(3),
  "delivered_at" TIMESTAMPTZ(3),
  "last_status" INTEGER,
  "last_error" TEXT,
  CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("webhook_id", "event_id"),
  CONSTRAINT "webhook_deliveries_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "webhooks" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "webhook_deliveries_webhook_id_next_attempt_at_idx" ON "webhook_deliveries" ("webhook_id", "next_attempt_at");
CREATE INDEX "webhook_deliveries_webhook_id_subject_event_seq_idx" ON "webhook_deliveries" ("webhook_id", "subject", "event_seq");
CREATE INDEX "webhook_deliveries_webhook_id_event_seq_idx" ON "webhook_deliveries" ("webhook_id", "event_seq");
CREATE INDEX "webhook_deliveries_queued_at_idx" ON "webhook_deliveries" ("queued_at");
