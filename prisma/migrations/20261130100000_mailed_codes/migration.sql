-- Codes that were mailed to who signs in, each for one log-in under way.
CREATE TABLE "mailed_codes" (
    "hash" BYTEA NOT NULL,
    "code_hash" BYTEA NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "used_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mailed_codes_pkey" PRIMARY KEY ("hash")
);
CREATE INDEX "mailed_codes_expires_at_idx" ON "mailed_codes"("expires_at");

-- Whether such a code counts beside the password.
ALTER TABLE "sign_in" ADD COLUMN "second_factor_email" TEXT NOT NULL DEFAULT 'never';
