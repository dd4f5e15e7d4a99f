-- A GIN index takes its columns in order, for every row that may fit: with the clinic first, a search walked along all rows of the
-- clinic. With the text first it walks along those with the rarest three letters, and asks for the clinic when all of them are there.
DROP INDEX people_search_idx;
--> statement-breakpoint
CREATE INDEX people_search_idx ON people USING gin (search_text gin_trgm_ops, clinic_id);
--> statement-breakpoint
DROP INDEX appointments_reason_idx;
--> statement-breakpoint
CREATE INDEX appointments_reason_idx ON appointments USING gin (fold_text(reason) gin_trgm_ops, clinic_id)
  WITH (fastupdate = off) WHERE reason IS NOT NULL;
