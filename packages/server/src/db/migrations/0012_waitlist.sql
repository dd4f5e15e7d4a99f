-- Patients who would take a slot that becomes free, in the order in which they came.
CREATE TABLE waitlist_entries (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  patient_id text NOT NULL REFERENCES people,
  practitioner_id text REFERENCES people,
  specialty text,
  mode text NOT NULL,
  duration_minutes integer NOT NULL CONSTRAINT waitlist_entries_duration CHECK (duration_minutes > 0),
  starts_from timestamptz(3) NOT NULL,
  starts_until timestamptz(3) NOT NULL,
  status text NOT NULL CONSTRAINT waitlist_entries_status CHECK (status IN ('waiting', 'offered', 'booked', 'withdrawn')),
  appointment_id text REFERENCES appointments,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  CONSTRAINT waitlist_entries_for_whom CHECK ((practitioner_id IS NULL) <> (specialty IS NULL)),
  CONSTRAINT waitlist_entries_in_order CHECK (starts_until > starts_from),
  CONSTRAINT waitlist_entries_booked CHECK ((status = 'booked') = (appointment_id IS NOT NULL))
);
--> statement-breakpoint
CREATE INDEX waitlist_entries_list_idx ON waitlist_entries (clinic_id, created_at, id);
--> statement-breakpoint
CREATE INDEX waitlist_entries_patient_idx ON waitlist_entries (patient_id, created_at);
--> statement-breakpoint
CREATE INDEX waitlist_entries_practitioner_idx ON waitlist_entries (practitioner_id, created_at) WHERE practitioner_id IS NOT NULL;
--> statement-breakpoint
-- Whom a freed slot may be offered to: what lies in the past is not looked at.
CREATE INDEX waitlist_entries_open_idx ON waitlist_entries (clinic_id, starts_until) WHERE status IN ('waiting', 'offered');
--> statement-breakpoint
-- Time of a practitioner that became free: the timer behind the offers, one after another.
CREATE TABLE freed_slots (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  practitioner_id text NOT NULL REFERENCES people,
  starts_at timestamptz(3) NOT NULL,
  ends_at timestamptz(3) NOT NULL,
  state text NOT NULL CONSTRAINT freed_slots_state CHECK (state IN ('due', 'offered', 'settled')),
  due_at timestamptz(3) NOT NULL,
  created_at timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE INDEX freed_slots_due_idx ON freed_slots (clinic_id, due_at) WHERE state = 'due';
--> statement-breakpoint
CREATE TABLE waitlist_offers (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  entry_id text NOT NULL REFERENCES waitlist_entries,
  freed_slot_id text NOT NULL REFERENCES freed_slots,
  slot_hold_id text REFERENCES slot_holds,
  practitioner_id text NOT NULL REFERENCES people,
  starts_at timestamptz(3) NOT NULL,
  ends_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  status text NOT NULL CONSTRAINT waitlist_offers_status CHECK (status IN ('open', 'accepted', 'declined', 'expired')),
  ended_at timestamptz(3),
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT waitlist_offers_ended_somehow CHECK ((status = 'open') = (ended_at IS NULL)),
  CONSTRAINT waitlist_offers_keep_their_slot CHECK ((status = 'open') = (slot_hold_id IS NOT NULL))
);
--> statement-breakpoint
-- Nobody is asked twice about the same slot, and nobody about two at once.
CREATE UNIQUE INDEX waitlist_offers_once_key ON waitlist_offers (entry_id, freed_slot_id);
--> statement-breakpoint
CREATE UNIQUE INDEX waitlist_offers_entry_key ON waitlist_offers (entry_id) WHERE status = 'open';
--> statement-breakpoint
CREATE UNIQUE INDEX waitlist_offers_freed_slot_key ON waitlist_offers (freed_slot_id) WHERE status = 'open';
--> statement-breakpoint
CREATE INDEX waitlist_offers_due_idx ON waitlist_offers (clinic_id, expires_at) WHERE status = 'open';
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['waitlist_entries', 'freed_slots', 'waitlist_offers'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY same_clinic ON %I TO bedside_app USING (clinic_id = nullif(current_setting(''app.clinic_id'', true), ''''))', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO bedside_app', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['freed_slots', 'waitlist_offers'] LOOP
    EXECUTE format('CREATE POLICY all_clinics ON %I FOR SELECT TO bedside_jobs USING (true)', t);
    EXECUTE format('GRANT SELECT ON %I TO bedside_jobs', t);
  END LOOP;
END $$;
--> statement-breakpoint
-- What is due of all clinics, each by its clinic's clock at `now` by the wall clock. It only finds.
--   freed  a slot that became free, for the next who waits
--   offer  an offer that nobody answered in time
CREATE FUNCTION find_due_waitlist(now timestamptz) RETURNS TABLE (kind text, id text, clinic_id text, clock_offset_seconds integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT 'freed', f.id, f.clinic_id, c.clock_offset_seconds FROM clinics c JOIN freed_slots f ON f.clinic_id = c.id
  WHERE f.state = 'due' AND f.due_at <= now + make_interval(secs => c.clock_offset_seconds)
  UNION ALL
  SELECT 'offer', o.id, o.clinic_id, c.clock_offset_seconds FROM clinics c JOIN waitlist_offers o ON o.clinic_id = c.id
  WHERE o.status = 'open' AND o.expires_at <= now + make_interval(secs => c.clock_offset_seconds)
$$;
--> statement-breakpoint
DO $$
BEGIN
  EXECUTE 'GRANT CREATE ON SCHEMA public TO bedside_jobs';
  EXECUTE 'ALTER FUNCTION find_due_waitlist(timestamptz) OWNER TO bedside_jobs';
  EXECUTE 'REVOKE CREATE ON SCHEMA public FROM bedside_jobs';
  EXECUTE 'REVOKE ALL ON FUNCTION find_due_waitlist(timestamptz) FROM PUBLIC';
  EXECUTE 'GRANT EXECUTE ON FUNCTION find_due_waitlist(timestamptz) TO bedside_app';
END $$;
