-- What is left of a signing key that was forgotten: its public half, by which ID tokens that come back as hints are read. The release before has no use for it.
CREATE TABLE "retired_keys" (
    "kid" TEXT NOT NULL,
    "public_jwk" JSONB NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "retired_keys_pkey" PRIMARY KEY ("kid")
);
