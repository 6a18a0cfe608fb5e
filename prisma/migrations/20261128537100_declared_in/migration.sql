-- Which declarative file manages an object, so that whoever may not change it elsewhere is told where to.
CREATE TABLE "declared_in" (
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "file" TEXT NOT NULL,

    CONSTRAINT "declared_in_pkey" PRIMARY KEY ("kind", "key")
);
