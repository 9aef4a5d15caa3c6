-- journal: by which decision a fact came about.

-- +goose Up

-- ruling: the number of the policy's version and the facts that it was decided
-- on; empty where nobody had to be asked.
ALTER TABLE journal ADD COLUMN ruling TEXT NOT NULL DEFAULT '';
