-- CreateTable: a partition for each month is made ahead by the server; what is of no month's goes to the default one.
CREATE TABLE "events" (
    "id" TEXT COLLATE "C" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "subject_kind" TEXT,
    "subject_id" TEXT,
    "client_id" TEXT,
    "request_id" TEXT,
    "address" TEXT,
    "details" JSONB NOT NULL,
    "mac" BYTEA NOT NULL,
    "seq" BIGINT,
    "link" BYTEA,

    CONSTRAINT "events_pkey" PRIMARY KEY ("id", "at")
) PARTITION BY RANGE ("at");
CREATE TABLE "events_default" PARTITION OF "events" DEFAULT;

-- CreateTable
CREATE TABLE "event_stretches" (
    "kind" TEXT NOT NULL,
    "first_seq" BIGINT NOT NULL,
    "last_seq" BIGINT NOT NULL,
    "link" BYTEA NOT NULL,
    "mac" BYTEA NOT NULL,

    CONSTRAINT "event_stretches_pkey" PRIMARY KEY ("kind", "first_seq")
);

-- CreateIndex
CREATE INDEX "events_at_id_idx" ON "events"("at", "id");
CREATE INDEX "events_type_at_id_idx" ON "events"("type", "at", "id");
CREATE INDEX "events_actor_id_at_id_idx" ON "events"("actor_id", "at", "id");
CREATE INDEX "events_subject_id_at_id_idx" ON "events"("subject_id", "at", "id");
CREATE INDEX "events_client_id_at_id_idx" ON "events"("client_id", "at", "id");
CREATE INDEX "events_seq_idx" ON "events"("seq");
CREATE INDEX "events_unsealed_idx" ON "events"("at", "id") WHERE "seq" IS NULL;
