-- A link beside a mailed code that begins a log-in: one row for both, so that using one ends the other.
ALTER TABLE "mailed_codes" ADD COLUMN "link_hash" BYTEA, ADD COLUMN "asked" BYTEA, ADD COLUMN "user_id" TEXT;
CREATE UNIQUE INDEX "mailed_codes_link_hash_key" ON "mailed_codes"("link_hash");
CREATE INDEX "mailed_codes_user_id_idx" ON "mailed_codes"("user_id");
ALTER TABLE "mailed_codes" ADD CONSTRAINT "mailed_codes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
