-- Streams of security events, by which applications are told what happens to their people (OpenID Shared Signals Framework 1.0).
CREATE TABLE "signal_streams" (
  "id" TEXT NOT NULL,
  "client_id" TEXT NOT NULL,
  "description" TEXT,
  "endpoint_url" TEXT,
  "push_authorization" BYTEA,
  "events_requested" TEXT[],
  "status" TEXT NOT NULL DEFAULT 'enabled',
  "status_reason" TEXT,
  "cursor" BIGINT NOT NULL,
  "verification_asked_at" TIMESTAMPTZ(3),
  "failing_since" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "signal_streams_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "signal_streams_client_id_idx" ON "signal_streams"("client_id");
ALTER TABLE "signal_streams" ADD CONSTRAINT "signal_streams_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("client_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Of whom such an application has had a token: of nobody else it is told. It outlives the person, whose end is told, too.
CREATE TABLE "signal_subjects" (
  "client_id" TEXT NOT NULL,
  "user_id" TEXT NOT NULL,
  "email" BOOLEAN NOT NULL,
  CONSTRAINT "signal_subjects_pkey" PRIMARY KEY ("client_id", "user_id")
);
ALTER TABLE "signal_subjects" ADD CONSTRAINT "signal_subjects_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("client_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Of whom a stream is not to tell, at the wish of its receiver.
CREATE TABLE "signal_exclusions" (
  "stream_id" TEXT NOT NULL,
  "user_id" TEXT NOT NULL,
  CONSTRAINT "signal_exclusions_pkey" PRIMARY KEY ("stream_id", "user_id")
);
ALTER TABLE "signal_exclusions" ADD CONSTRAINT "signal_exclusions_stream_id_fkey" FOREIGN KEY ("stream_id") REFERENCES "signal_streams"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What is still to be told.
CREATE TABLE "signals" (
  "stream_id" TEXT NOT NULL,
  "jti" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "user_id" TEXT,
  "session_id" TEXT,
  "event_id" TEXT,
  "event_at" TIMESTAMPTZ(3),
  "event_seq" BIGINT,
  "said" JSONB NOT NULL DEFAULT '{}',
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "queued_at" TIMESTAMPTZ(3) NOT NULL,
  "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "signals_pkey" PRIMARY KEY ("stream_id", "jti")
);
CREATE INDEX "signals_stream_id_queued_at_idx" ON "signals"("stream_id", "queued_at");
CREATE INDEX "signals_stream_id_next_attempt_at_idx" ON "signals"("stream_id", "next_attempt_at");
CREATE INDEX "signals_queued_at_idx" ON "signals"("queued_at");
ALTER TABLE "signals" ADD CONSTRAINT "signals_stream_id_fkey" FOREIGN KEY ("stream_id") REFERENCES "signal_streams"("id") ON DELETE CASCADE ON UPDATE CASCADE;
