-- Whom an import has made, by what they were called where they came from: a second run finds them.
CREATE TABLE "imported_people" (
  "source" TEXT NOT NULL,
  "foreign_id" TEXT NOT NULL,
  "user_id" TEXT NOT NULL,
  "imported_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "imported_people_pkey" PRIMARY KEY ("source", "foreign_id")
);
CREATE INDEX "imported_people_user_id_idx" ON "imported_people"("user_id");
ALTER TABLE "imported_people" ADD CONSTRAINT "imported_people_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
