-- A log-in that outlives its browser. The release before makes none.
ALTER TABLE "sessions" ADD COLUMN "stays" BOOLEAN NOT NULL DEFAULT false;
