-- A passkey that was made at another provider says whose it is by that provider's bytes; null where it was made here, and says our id.
ALTER TABLE "passkeys" ADD COLUMN "user_handle" BYTEA;
