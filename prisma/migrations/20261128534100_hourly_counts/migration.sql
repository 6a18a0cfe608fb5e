-- How often something happened, by the hour.
CREATE TABLE "hourly_counts" (
  "hour" TIMESTAMPTZ(3) NOT NULL,
  "type" TEXT NOT NULL,
  "client_id" TEXT NOT NULL,
  "grant_type" TEXT NOT NULL,
  "count" BIGINT NOT NULL,
  CONSTRAINT "hourly_counts_pkey" PRIMARY KEY ("hour", "type", "client_id", "grant_type")
);
