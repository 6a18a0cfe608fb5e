-- Networks that people have logged in from: a log-in from another one, in a browser that is new besides, is told to its person by mail.
CREATE TABLE "known_networks" (
    "user_id" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "known_networks_pkey" PRIMARY KEY ("user_id", "hash")
);
ALTER TABLE "known_networks" ADD CONSTRAINT "known_networks_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Whether they are told.
ALTER TABLE "sign_in" ADD COLUMN "new_browser_mail" BOOLEAN NOT NULL DEFAULT true;
