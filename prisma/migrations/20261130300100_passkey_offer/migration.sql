-- A passkey is offered after a log-in by a password: once to each person, where the policy says so.
ALTER TABLE "users" ADD COLUMN "passkey_offered_at" TIMESTAMPTZ(3);
ALTER TABLE "sign_in" ADD COLUMN "offer_passkey" BOOLEAN NOT NULL DEFAULT true;
