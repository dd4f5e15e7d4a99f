CREATE EXTENSION IF NOT EXISTS btree_gist;
--> statement-breakpoint
-- bedside_app: every request, bound by row-level security. bedside_lookup: owns the few look-ups that must run before the
-- clinic is known. bedside_jobs: finds due rows of all clinics. None of them can log in, none has BYPASSRLS.
DO $$
DECLARE r text;
BEGIN
  -- Roles belong to the whole server, where another database may be set up at this moment.
  FOREACH r IN ARRAY ARRAY['bedside_app', 'bedside_lookup', 'bedside_jobs'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', r);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
      END;
    END IF;
    IF NOT pg_has_role(current_user, r, 'USAGE') THEN
      BEGIN
        EXECUTE format('GRANT %I TO CURRENT_USER', r);
      EXCEPTION WHEN unique_violation THEN NULL;
      END;
    END IF;
  END LOOP;
END $$;
--> statement-breakpoint
CREATE TABLE clinics (
  id text PRIMARY KEY,
  name text NOT NULL,
  is_test boolean NOT NULL,
  time_zone text NOT NULL,
  language text NOT NULL,
  phone text,
  publishable_key text NOT NULL CONSTRAINT clinics_publishable_key_key UNIQUE,
  allowed_origins text[] NOT NULL DEFAULT '{}',
  visit_url text NOT NULL,
  join_window jsonb NOT NULL DEFAULT '{}',
  clock_offset_seconds integer NOT NULL DEFAULT 0,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  CONSTRAINT clinics_only_tests_move_the_clock CHECK (is_test OR clock_offset_seconds = 0)
);
--> statement-breakpoint
CREATE TABLE api_keys (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  prefix text NOT NULL,
  key_hash text NOT NULL CONSTRAINT api_keys_key_hash_key UNIQUE,
  scopes text[] NOT NULL,
  last_used_at timestamptz(3),
  revoked_at timestamptz(3),
  created_at timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE people (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  kind text NOT NULL CONSTRAINT people_kind CHECK (kind IN ('patient', 'practitioner', 'staff', 'guest')),
  name text NOT NULL,
  email text,
  specialty text,
  time_zone text,
  external_id text,
  join_window jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  CONSTRAINT people_external_id_key UNIQUE (clinic_id, external_id)
);
--> statement-breakpoint
CREATE TABLE appointments (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  status text NOT NULL CONSTRAINT appointments_status CHECK (status IN
    ('pending', 'scheduled', 'checked_in', 'in_progress', 'completed', 'cancelled', 'no_show', 'expired', 'entered_in_error')),
  mode text NOT NULL CONSTRAINT appointments_mode CHECK (mode IN ('video', 'audio', 'chat', 'in_person')),
  title text,
  starts_at timestamptz(3) NOT NULL,
  ends_at timestamptz(3) NOT NULL,
  join_window jsonb NOT NULL DEFAULT '{}',
  cancelled_at timestamptz(3),
  cancel_reason text,
  no_show_party text CONSTRAINT appointments_no_show_party CHECK (no_show_party IN ('patient', 'clinic', 'both')),
  completed_at timestamptz(3),
  external_id text,
  revision integer NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  CONSTRAINT appointments_external_id_key UNIQUE (clinic_id, external_id),
  CONSTRAINT appointments_ends_after_start CHECK (ends_at > starts_at),
  CONSTRAINT appointments_cancelled_has_time CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL)),
  CONSTRAINT appointments_no_show_has_party CHECK ((status = 'no_show') = (no_show_party IS NOT NULL))
);
--> statement-breakpoint
CREATE INDEX appointments_clinic_starts_idx ON appointments (clinic_id, starts_at, id);
--> statement-breakpoint
CREATE TABLE appointment_participants (
  appointment_id text NOT NULL REFERENCES appointments,
  person_id text NOT NULL REFERENCES people,
  clinic_id text NOT NULL REFERENCES clinics,
  role text NOT NULL CONSTRAINT appointment_participants_role CHECK (role IN ('patient', 'practitioner', 'guest')),
  starts_at timestamptz(3) NOT NULL,
  PRIMARY KEY (appointment_id, person_id)
);
--> statement-breakpoint
CREATE INDEX appointment_participants_person_idx ON appointment_participants (clinic_id, person_id, starts_at, appointment_id);
--> statement-breakpoint
CREATE TABLE reservations (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  subject_id text NOT NULL REFERENCES people,
  appointment_id text REFERENCES appointments,
  kind text NOT NULL CONSTRAINT reservations_kind CHECK (kind IN ('appointment', 'slot_hold')),
  during tstzrange NOT NULL,
  expires_at timestamptz(3),
  released_at timestamptz(3),
  override boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT reservations_no_overlap EXCLUDE USING gist (clinic_id WITH =, subject_id WITH =, during WITH &&)
    WHERE (released_at IS NULL AND NOT override)
);
--> statement-breakpoint
CREATE INDEX reservations_appointment_idx ON reservations (appointment_id);
--> statement-breakpoint
CREATE TABLE invitations (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  appointment_id text NOT NULL REFERENCES appointments,
  person_id text NOT NULL REFERENCES people,
  secret_hash text NOT NULL CONSTRAINT invitations_secret_hash_key UNIQUE,
  revoked_at timestamptz(3),
  created_at timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE INDEX invitations_appointment_idx ON invitations (appointment_id);
--> statement-breakpoint
CREATE TABLE sessions (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  person_id text NOT NULL REFERENCES people,
  token_hash text NOT NULL CONSTRAINT sessions_token_hash_key UNIQUE,
  invitation_id text REFERENCES invitations,
  appointment_id text REFERENCES appointments,
  device_id text,
  expires_at timestamptz(3) NOT NULL,
  revoked_at timestamptz(3),
  last_seen_at timestamptz(3),
  created_at timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE INDEX sessions_person_idx ON sessions (clinic_id, person_id, last_seen_at);
--> statement-breakpoint
-- Whose page is open now.
CREATE INDEX sessions_seen_idx ON sessions (clinic_id, last_seen_at) WHERE revoked_at IS NULL;
--> statement-breakpoint
CREATE INDEX sessions_invitation_idx ON sessions (invitation_id) WHERE revoked_at IS NULL;
--> statement-breakpoint
CREATE TABLE join_decisions (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  appointment_id text NOT NULL REFERENCES appointments,
  person_id text NOT NULL REFERENCES people,
  decision text NOT NULL,
  reason text,
  opens_at timestamptz(3) NOT NULL,
  closes_at timestamptz(3) NOT NULL,
  trace jsonb NOT NULL,
  decided_at timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE INDEX join_decisions_person_idx ON join_decisions (appointment_id, person_id, decided_at DESC);
--> statement-breakpoint
CREATE TABLE waiting_entries (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  appointment_id text NOT NULL REFERENCES appointments,
  person_id text NOT NULL REFERENCES people,
  state text NOT NULL CONSTRAINT waiting_entries_state CHECK (state IN ('waiting', 'held', 'admitted', 'denied', 'left')),
  since timestamptz(3) NOT NULL,
  device_id text NOT NULL,
  device_check jsonb,
  admitted_at timestamptz(3),
  admitted_by text,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  CONSTRAINT waiting_entries_person_key UNIQUE (appointment_id, person_id)
);
--> statement-breakpoint
CREATE INDEX waiting_entries_open_idx ON waiting_entries (clinic_id, since) WHERE state IN ('waiting', 'held');
--> statement-breakpoint
CREATE TABLE calls (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  appointment_id text REFERENCES appointments,
  kind text NOT NULL CONSTRAINT calls_kind CHECK (kind IN ('scheduled', 'ad_hoc')),
  status text NOT NULL CONSTRAINT calls_status CHECK (status IN
    ('initiated', 'ringing', 'accepted', 'ended', 'declined', 'missed', 'cancelled', 'failed')),
  started_at timestamptz(3) NOT NULL,
  connected_at timestamptz(3),
  empty_since timestamptz(3),
  ended_at timestamptz(3),
  end_reason text,
  ended_by text,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  CONSTRAINT calls_ended_has_time CHECK ((status IN ('initiated', 'ringing', 'accepted')) = (ended_at IS NULL)),
  CONSTRAINT calls_ended_after_connected CHECK (ended_at >= connected_at)
);
--> statement-breakpoint
CREATE UNIQUE INDEX calls_one_live_per_appointment ON calls (appointment_id) WHERE status IN ('initiated', 'ringing', 'accepted');
--> statement-breakpoint
CREATE TABLE call_rooms (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  call_id text NOT NULL REFERENCES calls,
  generation integer NOT NULL,
  kind text NOT NULL CONSTRAINT call_rooms_kind CHECK (kind IN ('main', 'side')),
  name text NOT NULL CONSTRAINT call_rooms_name_key UNIQUE,
  opened_at timestamptz(3) NOT NULL,
  closed_at timestamptz(3),
  CONSTRAINT call_rooms_generation_key UNIQUE (call_id, kind, generation)
);
--> statement-breakpoint
CREATE TABLE call_participants (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  call_id text NOT NULL REFERENCES calls,
  person_id text NOT NULL REFERENCES people,
  role text NOT NULL CONSTRAINT call_participants_role CHECK (role IN ('patient', 'practitioner', 'guest')),
  identity text NOT NULL CONSTRAINT call_participants_identity_key UNIQUE,
  state text NOT NULL CONSTRAINT call_participants_state CHECK (state IN ('invited', 'connected', 'left', 'removed')),
  is_live boolean NOT NULL,
  device_id text,
  joined_at timestamptz(3),
  left_at timestamptz(3),
  CONSTRAINT call_participants_person_key UNIQUE (call_id, person_id)
);
--> statement-breakpoint
-- One person, one live call: this is what makes "busy" true under any interleaving.
CREATE UNIQUE INDEX call_participants_one_live_call ON call_participants (clinic_id, person_id) WHERE is_live;
--> statement-breakpoint
CREATE TABLE media_events (
  id text NOT NULL,
  clinic_id text NOT NULL REFERENCES clinics,
  received_at timestamptz(3) NOT NULL,
  PRIMARY KEY (clinic_id, id)
);
--> statement-breakpoint
CREATE SEQUENCE events_position_seq;
--> statement-breakpoint
CREATE TABLE events (
  clinic_id text NOT NULL REFERENCES clinics,
  position bigint NOT NULL,
  id text NOT NULL CONSTRAINT events_id_key UNIQUE,
  type text NOT NULL,
  at timestamptz(3) NOT NULL,
  appointment_id text,
  -- The people of the appointment at the time: what a patient's stream may carry is decided when it happens.
  audience text[] NOT NULL,
  data jsonb NOT NULL,
  PRIMARY KEY (clinic_id, position)
);
--> statement-breakpoint
CREATE TABLE audit_log (
  id text PRIMARY KEY,
  clinic_id text NOT NULL,
  actor_type text NOT NULL,
  actor_id text NOT NULL,
  action text NOT NULL,
  entity_id text NOT NULL,
  changed jsonb NOT NULL,
  request_id text,
  at timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE INDEX audit_log_entity_idx ON audit_log (clinic_id, entity_id, at);
--> statement-breakpoint
-- Counters only, keyed by hashes: belongs to no clinic. Columns as rate-limiter-flexible names them. Unlogged: counting costs no
-- write to disk, and a crash of PostgreSQL forgives everyone.
CREATE UNLOGGED TABLE rate_limits (
  key text PRIMARY KEY,
  points integer NOT NULL DEFAULT 0,
  expire timestamptz
);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON rate_limits TO bedside_app;
--> statement-breakpoint
GRANT USAGE ON SEQUENCE events_position_seq TO bedside_app;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['api_keys', 'people', 'appointments', 'appointment_participants', 'reservations', 'invitations', 'sessions',
    'join_decisions', 'waiting_entries', 'calls', 'call_rooms', 'call_participants', 'media_events', 'events', 'audit_log'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY same_clinic ON %I TO bedside_app USING (clinic_id = nullif(current_setting(''app.clinic_id'', true), ''''))', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO bedside_app', t);
  END LOOP;
  -- Append-only tables get no UPDATE.
  FOREACH t IN ARRAY ARRAY['api_keys', 'people', 'appointments', 'appointment_participants', 'reservations', 'invitations', 'sessions',
    'waiting_entries', 'calls', 'call_rooms', 'call_participants'] LOOP
    EXECUTE format('GRANT UPDATE ON %I TO bedside_app', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['calls', 'call_rooms', 'call_participants', 'appointments', 'waiting_entries', 'reservations', 'sessions', 'api_keys', 'events'] LOOP
    EXECUTE format('CREATE POLICY all_clinics ON %I FOR SELECT TO bedside_jobs USING (true)', t);
    EXECUTE format('GRANT SELECT ON %I TO bedside_jobs', t);
  END LOOP;
END $$;
--> statement-breakpoint
ALTER TABLE clinics ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE clinics FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own_row ON clinics TO bedside_app USING (id = nullif(current_setting('app.clinic_id', true), ''));
--> statement-breakpoint
CREATE POLICY all_clinics ON clinics FOR SELECT TO bedside_lookup, bedside_jobs USING (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON clinics TO bedside_app;
--> statement-breakpoint
GRANT SELECT ON clinics TO bedside_lookup, bedside_jobs;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['api_keys', 'sessions', 'invitations', 'people', 'call_rooms'] LOOP
    EXECUTE format('CREATE POLICY before_the_clinic_is_known ON %I FOR SELECT TO bedside_lookup USING (true)', t);
    EXECUTE format('GRANT SELECT ON %I TO bedside_lookup', t);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE FUNCTION find_session(hash text) RETURNS TABLE (
  session_id text, clinic_id text, person_id text, kind text, appointment_id text, invitation_id text, device_id text,
  expires_at timestamptz, revoked_at timestamptz, clock_offset_seconds integer, allowed_origins text[]
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.id, s.clinic_id, s.person_id, p.kind, s.appointment_id, s.invitation_id, s.device_id, s.expires_at, s.revoked_at,
    c.clock_offset_seconds, c.allowed_origins
  FROM sessions s JOIN people p ON p.id = s.person_id JOIN clinics c ON c.id = s.clinic_id WHERE s.token_hash = hash
$$;
--> statement-breakpoint
CREATE FUNCTION find_api_key(hash text) RETURNS TABLE (
  key_id text, clinic_id text, scopes text[], revoked_at timestamptz, clock_offset_seconds integer
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT k.id, k.clinic_id, k.scopes, k.revoked_at, c.clock_offset_seconds
  FROM api_keys k JOIN clinics c ON c.id = k.clinic_id WHERE k.key_hash = hash
$$;
--> statement-breakpoint
CREATE FUNCTION find_clinic_by_publishable_key(key text) RETURNS TABLE (
  clinic_id text, clock_offset_seconds integer, allowed_origins text[]
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT id, clock_offset_seconds, allowed_origins FROM clinics WHERE publishable_key = key
$$;
--> statement-breakpoint
CREATE FUNCTION find_invitation(hash text) RETURNS TABLE (
  invitation_id text, clinic_id text, clock_offset_seconds integer, allowed_origins text[], publishable_key text
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.id, i.clinic_id, c.clock_offset_seconds, c.allowed_origins, c.publishable_key
  FROM invitations i JOIN clinics c ON c.id = i.clinic_id WHERE i.secret_hash = hash
$$;
--> statement-breakpoint
CREATE FUNCTION find_call_room(room_name text) RETURNS TABLE (
  call_id text, clinic_id text, clock_offset_seconds integer
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.call_id, r.clinic_id, c.clock_offset_seconds
  FROM call_rooms r JOIN clinics c ON c.id = r.clinic_id WHERE r.name = room_name
$$;
--> statement-breakpoint
DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['find_session', 'find_api_key', 'find_clinic_by_publishable_key', 'find_invitation', 'find_call_room'] LOOP
    -- The owner is whom a SECURITY DEFINER function runs as; it needs CREATE on the schema only for the moment of the change.
    EXECUTE 'GRANT CREATE ON SCHEMA public TO bedside_lookup';
    EXECUTE format('ALTER FUNCTION %I(text) OWNER TO bedside_lookup', f);
    EXECUTE 'REVOKE CREATE ON SCHEMA public FROM bedside_lookup';
    EXECUTE format('REVOKE ALL ON FUNCTION %I(text) FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %I(text) TO bedside_app', f);
  END LOOP;
END $$;
