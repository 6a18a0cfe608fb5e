-- A link by which somebody sets up anew how they sign in counts only while they may do no more than who made it.
ALTER TABLE "one_time_tokens" ADD COLUMN "power" TEXT[] NOT NULL DEFAULT '{}';
