-- What a provider gave to act there for a person, where its connection keeps that. It goes with the link, also where a node of the release before ends it.
CREATE TABLE "upstream_tokens" (
  "id" TEXT NOT NULL,
  "connection_id" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "sid" TEXT,
  "sealed" BYTEA NOT NULL,
  "expires_at" TIMESTAMPTZ(3),
  "version" INTEGER NOT NULL DEFAULT 1,
  "refreshing_until" TIMESTAMPTZ(3),
  "kept_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "upstream_tokens_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "upstream_tokens_connection_id_subject_key" ON "upstream_tokens"("connection_id", "subject");
CREATE INDEX "upstream_tokens_connection_id_sid_idx" ON "upstream_tokens"("connection_id", "sid");
ALTER TABLE "upstream_tokens" ADD CONSTRAINT "upstream_tokens_connection_id_subject_fkey" FOREIGN KEY ("connection_id", "subject") REFERENCES "linked_logins"("connection_id", "subject") ON DELETE CASCADE ON UPDATE CASCADE;
