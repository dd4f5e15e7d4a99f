-- Replies to requests with an Idempotency-Key, kept for a day by the wall clock.
CREATE TABLE idempotency_keys (
  clinic_id text NOT NULL REFERENCES clinics,
  scope text NOT NULL,
  body_hash text NOT NULL,
  status integer NOT NULL,
  headers jsonb NOT NULL,
  body text,
  holds_secret boolean NOT NULL,
  resource_id text,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (clinic_id, scope)
);
--> statement-breakpoint
CREATE INDEX idempotency_keys_created_idx ON idempotency_keys (created_at);
--> statement-breakpoint
ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY same_clinic ON idempotency_keys TO bedside_app
  USING (clinic_id = nullif(current_setting('app.clinic_id', true), ''));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON idempotency_keys TO bedside_app;
--> statement-breakpoint
-- Forgotten once they are too old to be replayed, in all clinics at once.
GRANT SELECT (created_at), DELETE ON idempotency_keys TO bedside_jobs;
--> statement-breakpoint
CREATE POLICY all_clinics ON idempotency_keys TO bedside_jobs USING (true);
--> statement-breakpoint
CREATE FUNCTION forget_idempotency_keys(before timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM idempotency_keys WHERE created_at < before
$$;
--> statement-breakpoint
DO $$
BEGIN
  EXECUTE 'GRANT CREATE ON SCHEMA public TO bedside_jobs';
  EXECUTE 'ALTER FUNCTION forget_idempotency_keys(timestamptz) OWNER TO bedside_jobs';
  EXECUTE 'REVOKE CREATE ON SCHEMA public FROM bedside_jobs';
  EXECUTE 'REVOKE ALL ON FUNCTION forget_idempotency_keys(timestamptz) FROM PUBLIC';
  EXECUTE 'GRANT EXECUTE ON FUNCTION forget_idempotency_keys(timestamptz) TO bedside_app';
END $$;
--> statement-breakpoint
ALTER TABLE appointments
  ADD COLUMN description text,
  ADD COLUMN reason text,
  ADD COLUMN comment text,
  ADD COLUMN package text,
  ADD COLUMN location jsonb,
  ADD COLUMN metadata jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN reminder_minutes jsonb,
  -- Of a pending one: when its time is free again.
  ADD COLUMN expires_at timestamptz(3),
  ADD COLUMN rescheduled_at timestamptz(3),
  ADD COLUMN cancel_comment text,
  ADD COLUMN cancelled_by_side text CONSTRAINT appointments_cancelled_by_side CHECK (cancelled_by_side IN ('patient', 'clinic', 'system')),
  ADD COLUMN no_show_at timestamptz(3),
  ADD COLUMN no_show_proposed text CONSTRAINT appointments_no_show_proposed CHECK (no_show_proposed IN ('patient', 'clinic')),
  ADD COLUMN reopened_at timestamptz(3),
  -- How often calendars were told of another time or place (iCalendar's SEQUENCE).
  ADD COLUMN sequence integer NOT NULL DEFAULT 0,
  ADD COLUMN deleted_at timestamptz(3),
  ADD CONSTRAINT appointments_pending_expires CHECK (status <> 'pending' OR expires_at IS NOT NULL);
--> statement-breakpoint
-- A deleted one gives its name back.
ALTER TABLE appointments DROP CONSTRAINT appointments_external_id_key;
--> statement-breakpoint
CREATE UNIQUE INDEX appointments_external_id_key ON appointments (clinic_id, external_id) WHERE deleted_at IS NULL;
--> statement-breakpoint
CREATE INDEX appointments_pending_idx ON appointments (clinic_id, expires_at) WHERE status = 'pending' AND deleted_at IS NULL;
--> statement-breakpoint
-- One filter of the list, one index that is in the list's order.
CREATE INDEX appointments_status_idx ON appointments (clinic_id, status, starts_at, id);
--> statement-breakpoint
CREATE INDEX appointments_mode_idx ON appointments (clinic_id, mode, starts_at, id);
--> statement-breakpoint
CREATE INDEX appointments_updated_idx ON appointments (clinic_id, updated_at, id);
--> statement-breakpoint
CREATE INDEX appointments_rescheduled_idx ON appointments (clinic_id, starts_at, id) WHERE rescheduled_at IS NOT NULL;
--> statement-breakpoint
-- At once in its place: a list of what is pending would be read through by every search.
CREATE INDEX appointments_reason_idx ON appointments USING gin (clinic_id, fold_text(reason) gin_trgm_ops)
  WITH (fastupdate = off) WHERE reason IS NOT NULL;
--> statement-breakpoint
-- One row a revision: what was changed, by whom, and why. Append-only.
CREATE TABLE appointment_history (
  appointment_id text NOT NULL REFERENCES appointments,
  revision integer NOT NULL,
  clinic_id text NOT NULL REFERENCES clinics,
  action text NOT NULL,
  from_status text,
  to_status text NOT NULL,
  -- Times and practitioner, where those changed.
  before jsonb,
  after jsonb,
  side text NOT NULL CONSTRAINT appointment_history_side CHECK (side IN ('patient', 'clinic', 'system')),
  by_person_id text,
  reason text,
  at timestamptz(3) NOT NULL,
  PRIMARY KEY (appointment_id, revision)
);
--> statement-breakpoint
-- What somebody gave when they checked in, once a person and appointment; the newest counts.
CREATE TABLE check_ins (
  appointment_id text NOT NULL REFERENCES appointments,
  person_id text NOT NULL REFERENCES people,
  clinic_id text NOT NULL REFERENCES clinics,
  location text,
  contact_number text,
  form jsonb,
  on_behalf_by text,
  at timestamptz(3) NOT NULL,
  PRIMARY KEY (appointment_id, person_id)
);
--> statement-breakpoint
-- At the front desk somebody waits without a browser.
ALTER TABLE waiting_entries ALTER COLUMN device_id DROP NOT NULL;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['appointment_history', 'check_ins'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY same_clinic ON %I TO bedside_app USING (clinic_id = nullif(current_setting(''app.clinic_id'', true), ''''))', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO bedside_app', t);
  END LOOP;
  GRANT UPDATE ON check_ins TO bedside_app;
  -- Whoever is put in the place of another practitioner.
  GRANT DELETE ON appointment_participants TO bedside_app;
END $$;
--> statement-breakpoint
-- By a participant's name or number, or by the reason. As `search_people`: row-level security would keep a pattern from its index.
GRANT SELECT (id, clinic_id, reason) ON appointments TO bedside_lookup;
--> statement-breakpoint
CREATE POLICY before_the_clinic_is_known ON appointments FOR SELECT TO bedside_lookup USING (true);
--> statement-breakpoint
GRANT SELECT ON appointment_participants TO bedside_lookup;
--> statement-breakpoint
CREATE POLICY before_the_clinic_is_known ON appointment_participants FOR SELECT TO bedside_lookup USING (true);
--> statement-breakpoint
CREATE FUNCTION search_appointments(typed text) RETURNS TABLE (id text)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20 SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  own_clinic text := nullif(current_setting('app.clinic_id', true), '');
  pattern text := pattern_of(typed);
BEGIN
  RETURN QUERY
    SELECT a.id FROM appointments a WHERE a.clinic_id = own_clinic AND a.reason IS NOT NULL AND fold_text(a.reason) LIKE pattern
    UNION
    SELECT ap.appointment_id FROM people p JOIN appointment_participants ap ON ap.clinic_id = own_clinic AND ap.person_id = p.id
      WHERE p.clinic_id = own_clinic AND p.search_text LIKE pattern;
END $$;
--> statement-breakpoint
-- What is due at `now` by the wall clock, beside `find_due_work`.
--   expiry    a request that nobody confirmed in time
--   proposal  the practitioner came, the patient did not, and the grace has passed; or the other way about, at the hard stop
CREATE FUNCTION find_due_appointments(now timestamptz) RETURNS TABLE (
  kind text, id text, clinic_id text, clock_offset_seconds integer
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT 'expiry', a.id, a.clinic_id, c.clock_offset_seconds
  FROM clinics c JOIN appointments a ON a.clinic_id = c.id
  WHERE a.status = 'pending' AND a.deleted_at IS NULL AND a.expires_at <= now + make_interval(secs => c.clock_offset_seconds)
  UNION ALL
  SELECT 'proposal', a.id, a.clinic_id, c.clock_offset_seconds
  FROM clinics c JOIN appointments a ON a.clinic_id = c.id
    CROSS JOIN LATERAL (SELECT now + make_interval(secs => c.clock_offset_seconds) AS at) clock
  WHERE a.status IN ('scheduled', 'checked_in') AND a.mode IN ('video', 'audio') AND a.no_show_proposed IS NULL
    AND a.starts_at <= clock.at - interval '15 minutes' AND a.starts_at > clock.at - interval '2 days'
    AND NOT EXISTS (SELECT FROM waiting_entries w WHERE w.appointment_id = a.id)
    AND EXISTS (SELECT FROM join_decisions d WHERE d.appointment_id = a.id AND d.reason = 'nobody_admitted')
$$;
--> statement-breakpoint
DO $$
BEGIN
  EXECUTE 'GRANT CREATE ON SCHEMA public TO bedside_jobs, bedside_lookup';
  EXECUTE 'ALTER FUNCTION find_due_appointments(timestamptz) OWNER TO bedside_jobs';
  EXECUTE 'ALTER FUNCTION search_appointments(text) OWNER TO bedside_lookup';
  EXECUTE 'REVOKE CREATE ON SCHEMA public FROM bedside_jobs, bedside_lookup';
  EXECUTE 'REVOKE ALL ON FUNCTION find_due_appointments(timestamptz), search_appointments(text) FROM PUBLIC';
  EXECUTE 'GRANT EXECUTE ON FUNCTION find_due_appointments(timestamptz), search_appointments(text) TO bedside_app';
END $$;
