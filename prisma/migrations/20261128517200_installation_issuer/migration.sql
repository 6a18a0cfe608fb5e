-- The issuer of all nodes; null until one that is not on loopback starts. The release before looks at none.
ALTER TABLE "installation" ADD COLUMN "issuer" TEXT;
