-- Links that make administrators. A row stays until its link has been used or a later one replaces it: that there was one is known.
CREATE TABLE "admin_invitations" (
    "hash" BYTEA NOT NULL,
    "role" TEXT NOT NULL,
    "username" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "admin_invitations_pkey" PRIMARY KEY ("hash")
);
