-- Which maker's root certificate a key was attested by, when it was made. Keys of before are attested by nobody.
ALTER TABLE "passkeys" ADD COLUMN "attested_by" TEXT;
