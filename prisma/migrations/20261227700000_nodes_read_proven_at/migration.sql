-- Whether a node compares a new password with when a log-in began here, as its code knows it, and not with auth_time of the token: while one serves that does not, tokens say what it compares.
ALTER TABLE "nodes" ADD COLUMN "reads_proven_at" BOOLEAN NOT NULL DEFAULT false;
