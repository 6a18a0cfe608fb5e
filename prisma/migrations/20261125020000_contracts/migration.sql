-- AlterTable
ALTER TABLE "resource_servers" ADD COLUMN "contract" JSONB;

-- AlterTable
ALTER TABLE "clients" ADD COLUMN "attributes" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN "roles" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "users" ADD COLUMN "roles" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "consumer_contracts" (
    "consumer" TEXT NOT NULL,
    "contract" JSONB NOT NULL,
    "declared" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "consumer_contracts_pkey" PRIMARY KEY ("consumer")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "detail" JSONB NOT NULL,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "audit_events_at_idx" ON "audit_events"("at");
