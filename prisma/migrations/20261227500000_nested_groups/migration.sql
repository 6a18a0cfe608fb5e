-- Directories, and tokens of theirs, that the declarative file has made.
ALTER TABLE "scim_sources" ADD COLUMN "declared" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "scim_tokens" ADD COLUMN "declared" BOOLEAN NOT NULL DEFAULT false;

-- Groups that are in groups.
CREATE TABLE "nested_groups" (
  "group_id" TEXT NOT NULL,
  "member_id" TEXT NOT NULL,
  CONSTRAINT "nested_groups_pkey" PRIMARY KEY ("group_id", "member_id")
);
CREATE INDEX "nested_groups_member_id_idx" ON "nested_groups"("member_id");
ALTER TABLE "nested_groups" ADD CONSTRAINT "nested_groups_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "groups"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "nested_groups" ADD CONSTRAINT "nested_groups_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "groups"("id") ON DELETE CASCADE ON UPDATE CASCADE;
