-- Makes of authenticators that new keys may be of, where the policy names some beside the setting of the processes.
ALTER TABLE "sign_in" ADD COLUMN "passkey_aaguids" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
