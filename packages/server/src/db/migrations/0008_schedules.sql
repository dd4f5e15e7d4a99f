-- When a practitioner can be booked: local times by the wall clock of its zone, read and replaced as a whole.
CREATE TABLE schedules (
  practitioner_id text PRIMARY KEY REFERENCES people,
  clinic_id text NOT NULL REFERENCES clinics,
  time_zone text NOT NULL,
  slot_minutes integer NOT NULL CONSTRAINT schedules_slot_minutes CHECK (slot_minutes > 0),
  buffer_before_minutes integer NOT NULL,
  buffer_after_minutes integer NOT NULL,
  minimum_notice_minutes integer NOT NULL,
  horizon_days integer NOT NULL,
  modes text[] NOT NULL,
  rules jsonb NOT NULL,
  breaks jsonb NOT NULL,
  revision integer NOT NULL,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  CONSTRAINT schedules_buffers CHECK (buffer_before_minutes >= 0 AND buffer_after_minutes >= 0)
);
--> statement-breakpoint
CREATE TABLE schedule_exceptions (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  practitioner_id text NOT NULL REFERENCES schedules,
  kind text NOT NULL CONSTRAINT schedule_exceptions_kind CHECK (kind IN ('off', 'extra')),
  first_date date NOT NULL,
  last_date date NOT NULL,
  start_time text,
  end_time text,
  note text,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  CONSTRAINT schedule_exceptions_in_order CHECK (last_date >= first_date),
  CONSTRAINT schedule_exceptions_both_times CHECK ((start_time IS NULL) = (end_time IS NULL)),
  CONSTRAINT schedule_exceptions_extra_has_times CHECK (kind = 'off' OR start_time IS NOT NULL)
);
--> statement-breakpoint
CREATE INDEX schedule_exceptions_practitioner_idx ON schedule_exceptions (practitioner_id, last_date);
--> statement-breakpoint
-- A slot kept for a few minutes. `holder` is who keeps it, for as long as it is kept and no longer.
CREATE TABLE slot_holds (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  practitioner_id text NOT NULL REFERENCES people,
  reservation_id text NOT NULL REFERENCES reservations,
  starts_at timestamptz(3) NOT NULL,
  ends_at timestamptz(3) NOT NULL,
  holder text,
  expires_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3),
  ended_as text CONSTRAINT slot_holds_ended_as CHECK (ended_as IN ('released', 'expired', 'used')),
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT slot_holds_ended_somehow CHECK ((ended_at IS NULL) = (ended_as IS NULL)),
  CONSTRAINT slot_holds_forget_their_holder CHECK ((ended_at IS NULL) = (holder IS NOT NULL))
);
--> statement-breakpoint
CREATE INDEX slot_holds_holder_idx ON slot_holds (clinic_id, holder) WHERE ended_at IS NULL;
--> statement-breakpoint
CREATE INDEX slot_holds_due_idx ON slot_holds (clinic_id, expires_at) WHERE ended_at IS NULL;
--> statement-breakpoint
-- Overbooked time is not in the way of the constraint, so it is not in its index.
CREATE INDEX reservations_overrides_idx ON reservations USING gist (clinic_id, subject_id, during) WHERE released_at IS NULL AND override;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['schedules', 'schedule_exceptions', 'slot_holds'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY same_clinic ON %I TO bedside_app USING (clinic_id = nullif(current_setting(''app.clinic_id'', true), ''''))', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO bedside_app', t);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT DELETE ON schedule_exceptions TO bedside_app;
--> statement-breakpoint
CREATE POLICY all_clinics ON slot_holds FOR SELECT TO bedside_jobs USING (true);
--> statement-breakpoint
GRANT SELECT ON slot_holds TO bedside_jobs;
--> statement-breakpoint
CREATE POLICY for_busy_time ON reservations FOR SELECT TO bedside_lookup USING (true);
--> statement-breakpoint
GRANT SELECT ON reservations TO bedside_lookup;
--> statement-breakpoint
-- The busy time of several people of the caller's clinic that touches [since, before), one row each, in seconds since 1970, in no
-- order. Row-level security would keep a range from its index, since `&&` is not leakproof: this reads as a role with a policy of
-- its own, and names the clinic itself. `now` is the clinic's: what has expired by it is free. Numbers and no ranges, as the text
-- of thousands of ranges takes longer than to find them.
CREATE FUNCTION find_busy_time(subjects text[], since timestamptz, before timestamptz, now timestamptz) RETURNS TABLE (
  subject_id text, starts float8[], ends float8[]
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT taken.subject_id, array_agg(date_part('epoch', lower(taken.during))), array_agg(date_part('epoch', upper(taken.during)))
  FROM (
    SELECT r.subject_id, r.during FROM reservations r
    WHERE r.clinic_id = nullif(current_setting('app.clinic_id', true), '') AND r.subject_id = ANY (subjects)
      AND r.during && tstzrange(since, before) AND r.released_at IS NULL AND NOT r.override
      AND (r.expires_at IS NULL OR r.expires_at > now)
    UNION ALL
    SELECT r.subject_id, r.during FROM reservations r
    WHERE r.clinic_id = nullif(current_setting('app.clinic_id', true), '') AND r.subject_id = ANY (subjects)
      AND r.during && tstzrange(since, before) AND r.released_at IS NULL AND r.override
      AND (r.expires_at IS NULL OR r.expires_at > now)
  ) taken
  GROUP BY taken.subject_id
$$;
--> statement-breakpoint
-- Holds whose time is up, of all clinics, each by its clinic's clock at `now` by the wall clock. It only finds.
CREATE FUNCTION find_due_holds(now timestamptz) RETURNS TABLE (kind text, id text, clinic_id text, clock_offset_seconds integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT 'hold', h.id, h.clinic_id, c.clock_offset_seconds FROM clinics c JOIN slot_holds h ON h.clinic_id = c.id
  WHERE h.ended_at IS NULL AND h.expires_at <= now + make_interval(secs => c.clock_offset_seconds)
$$;
--> statement-breakpoint
DO $$
DECLARE owner text; f text;
BEGIN
  FOR owner, f IN VALUES ('bedside_lookup', 'find_busy_time(text[], timestamptz, timestamptz, timestamptz)'),
    ('bedside_jobs', 'find_due_holds(timestamptz)') LOOP
    EXECUTE format('GRANT CREATE ON SCHEMA public TO %I', owner);
    EXECUTE format('ALTER FUNCTION %s OWNER TO %I', f, owner);
    EXECUTE format('REVOKE CREATE ON SCHEMA public FROM %I', owner);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO bedside_app', f);
  END LOOP;
END $$;
