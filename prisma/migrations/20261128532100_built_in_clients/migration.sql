-- Clients that come with the product, such as that of the command line: no file made them, and nobody exports them.
ALTER TABLE "clients" ADD COLUMN "built_in" BOOLEAN NOT NULL DEFAULT false;
