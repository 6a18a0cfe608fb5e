-- Names of people who were removed while the system of before is asked: it is never asked for them, or they would be back by their old password. Keyed hashes, so that nobody reads who they were.
CREATE TABLE "departed_names" (
    "hash" BYTEA NOT NULL,
    "left_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "departed_names_pkey" PRIMARY KEY ("hash")
);
