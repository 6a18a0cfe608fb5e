-- What is known of a client as an application that speaks SAML 2.0; an empty object of any other.
ALTER TABLE "clients" ADD COLUMN "saml" JSONB NOT NULL DEFAULT '{}', ADD COLUMN "saml_entity_id" TEXT;

-- Keys that responses of SAML are signed with, each with the certificate that applications know it by.
CREATE TABLE "saml_keys" (
  "id" TEXT NOT NULL,
  "certificate" TEXT NOT NULL,
  "sealed" BYTEA NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "saml_keys_pkey" PRIMARY KEY ("id")
);
