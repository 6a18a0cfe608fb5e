-- Whether a client stated its token_endpoint_auth_method. Rows of files that did not cannot be told from those that stated
-- client_secret_basic: they keep the one method that they had, until a file is applied.
ALTER TABLE "clients" ADD COLUMN "auth_method_stated" BOOLEAN NOT NULL DEFAULT true;

-- No file made these, and the first run states none.
UPDATE "clients" SET "auth_method_stated" = false WHERE NOT "declared" AND "token_endpoint_auth_method" = 'client_secret_basic';
