-- A page of the log by a status or a kind that is rare, and of the people who are not active, reads those rows, and not all of the
-- clinic to find them.
CREATE INDEX calls_status_idx ON calls (clinic_id, status, started_at, id);
--> statement-breakpoint
CREATE INDEX calls_kind_idx ON calls (clinic_id, kind, started_at, id);
--> statement-breakpoint
CREATE INDEX people_status_idx ON people (clinic_id, kind, status, search_text, id);
