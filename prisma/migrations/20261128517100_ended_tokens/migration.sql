-- A revocation that ends what was issued until then: of a client, of a user, of all. The release before makes none and asks for none.
ALTER TABLE "revocations" ADD COLUMN "issued_until" TIMESTAMPTZ(3);
