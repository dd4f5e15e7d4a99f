-- A group visit: one appointment, many patients. Null: one patient, as always.
ALTER TABLE appointments
  ADD COLUMN capacity integer CONSTRAINT appointments_capacity CHECK (capacity BETWEEN 2 AND 50);
--> statement-breakpoint
-- Where a patient looks for a group to join, soonest first.
CREATE INDEX appointments_groups_idx ON appointments (clinic_id, starts_at, id) WHERE capacity IS NOT NULL;
--> statement-breakpoint
-- Who has or had a place in a group, and what became of it. Who takes part now stands in appointment_participants.
CREATE TABLE group_places (
  appointment_id text NOT NULL REFERENCES appointments,
  person_id text NOT NULL REFERENCES people,
  clinic_id text NOT NULL REFERENCES clinics,
  -- "Patient 3" is what the others know of somebody.
  ordinal integer NOT NULL,
  taken_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3),
  end_reason text,
  ended_by_side text CONSTRAINT group_places_ended_by_side CHECK (ended_by_side IN ('patient', 'clinic', 'system')),
  attendance text CONSTRAINT group_places_attendance CHECK (attendance IN ('attended', 'missed')),
  PRIMARY KEY (appointment_id, person_id),
  CONSTRAINT group_places_ordinal_key UNIQUE (appointment_id, ordinal),
  CONSTRAINT group_places_ended_somehow CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
--> statement-breakpoint
ALTER TABLE group_places ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE group_places FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY same_clinic ON group_places TO bedside_app
  USING (clinic_id = nullif(current_setting('app.clinic_id', true), ''));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON group_places TO bedside_app;
--> statement-breakpoint
-- In a group a note is about one of its patients.
ALTER TABLE notes ADD COLUMN patient_id text REFERENCES people;
--> statement-breakpoint
-- Who administers may come into a room, and is seen in it.
ALTER TABLE call_participants DROP CONSTRAINT call_participants_role;
--> statement-breakpoint
ALTER TABLE call_participants
  ADD CONSTRAINT call_participants_role CHECK (role IN ('patient', 'practitioner', 'guest', 'staff'));
