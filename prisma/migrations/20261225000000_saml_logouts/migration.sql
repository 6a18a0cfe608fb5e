-- What an application that speaks SAML was told the person is called: its log-out names them so.
ALTER TABLE "session_clients" ADD COLUMN "saml_name" JSONB;

-- Log-outs on their way through the applications of a browser.
CREATE TABLE "saml_logouts" (
  "id" TEXT NOT NULL,
  "sealed" BYTEA NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "saml_logouts_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "saml_logouts_expires_at_idx" ON "saml_logouts" ("expires_at");
