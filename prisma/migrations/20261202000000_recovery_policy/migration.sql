-- How somebody gets back in who has lost all that they are asked for, and how long the waiting period is where there is one.
ALTER TABLE "sign_in" ADD COLUMN "recovery" TEXT[] NOT NULL DEFAULT ARRAY['administrator']::TEXT[];
ALTER TABLE "sign_in" ADD COLUMN "recovery_waiting_days" INTEGER NOT NULL DEFAULT 7;
