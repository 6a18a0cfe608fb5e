-- Of a key by which requests of SAML are signed: what others know it by. Keys of OpenID Connect have none.
ALTER TABLE "connection_keys" ADD COLUMN "certificate" TEXT;
