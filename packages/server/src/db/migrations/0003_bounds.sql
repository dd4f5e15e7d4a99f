-- Each look-up that was a scan gets its index.
CREATE INDEX reservations_overdue_holds_idx ON reservations (clinic_id, subject_id, expires_at)
  WHERE released_at IS NULL AND expires_at IS NOT NULL;
--> statement-breakpoint
CREATE INDEX waiting_entries_person_idx ON waiting_entries (clinic_id, person_id);
--> statement-breakpoint
CREATE INDEX appointments_checked_in_idx ON appointments (clinic_id) WHERE status = 'checked_in';
--> statement-breakpoint
-- In-person and chat visits are never closed from here, so they would be looked at for ever.
DROP INDEX appointments_unfinished_idx;
--> statement-breakpoint
CREATE INDEX appointments_unfinished_idx ON appointments (clinic_id, ends_at)
  WHERE status IN ('scheduled', 'checked_in') AND mode IN ('video', 'audio');
--> statement-breakpoint
-- Positions count within a clinic: from one sequence for all, anyone could tell how busy the others are.
CREATE TABLE event_positions (
  clinic_id text PRIMARY KEY REFERENCES clinics,
  last_position bigint NOT NULL
);
--> statement-breakpoint
INSERT INTO event_positions SELECT clinic_id, max(position) FROM events GROUP BY clinic_id;
--> statement-breakpoint
ALTER TABLE event_positions ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE event_positions FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY same_clinic ON event_positions TO bedside_app
  USING (clinic_id = nullif(current_setting('app.clinic_id', true), ''));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON event_positions TO bedside_app;
--> statement-breakpoint
DROP SEQUENCE events_position_seq;
--> statement-breakpoint
-- Readiness is asked as the role of requests.
GRANT USAGE ON SCHEMA drizzle TO bedside_app;
--> statement-breakpoint
GRANT SELECT ON drizzle.__drizzle_migrations TO bedside_app;
