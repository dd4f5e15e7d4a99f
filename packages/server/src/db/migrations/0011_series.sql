-- Visits that are planned together by a rule. Each is an appointment like any other; this is what they have in common.
CREATE TABLE series (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  rrule text NOT NULL,
  time_zone text NOT NULL,
  skipped text[] NOT NULL,
  revision integer NOT NULL,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL
);
--> statement-breakpoint
ALTER TABLE appointments
  ADD COLUMN series_id text REFERENCES series,
  ADD COLUMN recurrence_id timestamptz(3),
  ADD CONSTRAINT appointments_of_series CHECK ((series_id IS NULL) = (recurrence_id IS NULL));
--> statement-breakpoint
CREATE UNIQUE INDEX appointments_series_idx ON appointments (series_id, recurrence_id) WHERE series_id IS NOT NULL;
--> statement-breakpoint
ALTER TABLE series ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE series FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY same_clinic ON series TO bedside_app USING (clinic_id = nullif(current_setting('app.clinic_id', true), ''));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON series TO bedside_app;
