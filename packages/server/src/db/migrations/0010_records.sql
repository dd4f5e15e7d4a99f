-- One row per (request, entity); a list is one row with its ids. `code` is why it was refused.
ALTER TABLE audit_log ADD COLUMN entity_ids text[] NOT NULL DEFAULT '{}',
  ADD COLUMN outcome text NOT NULL DEFAULT 'done' CONSTRAINT audit_log_outcome CHECK (outcome IN ('done', 'refused')),
  ADD COLUMN code text, ADD COLUMN sequence bigint, ADD COLUMN hash text,
  ADD CONSTRAINT audit_log_sealed_as_one CHECK ((sequence IS NULL) = (hash IS NULL)),
  ADD CONSTRAINT audit_log_refused_says_why CHECK ((outcome = 'refused') = (code IS NOT NULL));
--> statement-breakpoint
-- Written in the path of requests: only this index and the primary key. The others take a row when it is sealed.
CREATE INDEX audit_log_unsealed_idx ON audit_log (clinic_id, at) WHERE sequence IS NULL;
--> statement-breakpoint
DROP INDEX audit_log_entity_idx;
--> statement-breakpoint
CREATE UNIQUE INDEX audit_log_sequence_idx ON audit_log (clinic_id, sequence) WHERE sequence IS NOT NULL;
--> statement-breakpoint
CREATE INDEX audit_log_at_idx ON audit_log (clinic_id, at, id) WHERE sequence IS NOT NULL;
--> statement-breakpoint
CREATE INDEX audit_log_entity_idx ON audit_log (clinic_id, entity_id, at, id) WHERE sequence IS NOT NULL;
--> statement-breakpoint
CREATE INDEX audit_log_actor_idx ON audit_log (clinic_id, actor_id, at, id) WHERE sequence IS NOT NULL;
--> statement-breakpoint
CREATE INDEX audit_log_behalf_idx ON audit_log (clinic_id, on_behalf_of, at, id) WHERE sequence IS NOT NULL AND on_behalf_of IS NOT NULL;
--> statement-breakpoint
CREATE INDEX audit_log_action_idx ON audit_log (clinic_id, action, at, id) WHERE sequence IS NOT NULL;
--> statement-breakpoint
CREATE INDEX audit_log_lists_idx ON audit_log USING gin (entity_ids) WHERE sequence IS NOT NULL AND entity_ids <> '{}';
--> statement-breakpoint
-- Where each clinic's chain ends: rows that were cut off its end are missed here.
CREATE TABLE audit_heads (
  clinic_id text PRIMARY KEY REFERENCES clinics,
  sequence bigint NOT NULL,
  hash text NOT NULL,
  sealed_at timestamptz(3) NOT NULL
);
--> statement-breakpoint
-- From where a request came, cut to /24 or /48. Outside the chain, so that it can be forgotten after 30 days.
CREATE TABLE audit_origins (
  clinic_id text NOT NULL REFERENCES clinics,
  request_id text NOT NULL,
  network text NOT NULL,
  at timestamptz(3) NOT NULL,
  PRIMARY KEY (clinic_id, request_id)
);
--> statement-breakpoint
CREATE INDEX audit_origins_at_idx ON audit_origins (at);
--> statement-breakpoint
-- What a person agreed to, refused or took back, word for word by the version of its text. The newest row counts.
CREATE TABLE consents (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  person_id text NOT NULL REFERENCES people,
  -- Who answered: the person, or a guardian for them.
  answered_by text NOT NULL,
  appointment_id text REFERENCES appointments,
  subject text NOT NULL,
  version text NOT NULL,
  answer text NOT NULL CONSTRAINT consents_answer CHECK (answer IN ('granted', 'refused', 'withdrawn')),
  -- In the order of the answers, whatever the clocks say.
  number bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE INDEX consents_person_idx ON consents (clinic_id, person_id, subject, number);
--> statement-breakpoint
CREATE INDEX consents_appointment_idx ON consents (appointment_id, number) WHERE appointment_id IS NOT NULL;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['audit_heads', 'audit_origins', 'consents'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY same_clinic ON %I TO bedside_app USING (clinic_id = nullif(current_setting(''app.clinic_id'', true), ''''))', t);
    EXECUTE format('GRANT SELECT ON %I TO bedside_app', t);
  END LOOP;
  -- None of them is ever changed by a request.
  FOREACH t IN ARRAY ARRAY['audit_origins', 'consents'] LOOP
    EXECUTE format('GRANT INSERT ON %I TO bedside_app', t);
  END LOOP;
END $$;
--> statement-breakpoint
-- The sealer gives a row its place in the chain, once: a sealed row is out of its reach too.
GRANT SELECT, UPDATE (sequence, hash) ON audit_log TO bedside_jobs;
--> statement-breakpoint
CREATE POLICY all_clinics ON audit_log FOR SELECT TO bedside_jobs USING (true);
--> statement-breakpoint
CREATE POLICY seal_once ON audit_log FOR UPDATE TO bedside_jobs USING (sequence IS NULL) WITH CHECK (sequence IS NOT NULL);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON audit_heads TO bedside_jobs;
--> statement-breakpoint
CREATE POLICY all_clinics ON audit_heads TO bedside_jobs USING (true);
--> statement-breakpoint
-- Rings the sealer. Only one transaction at a time does: commits that notify wait for each other.
CREATE FUNCTION ring_audit_sealer() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF pg_try_advisory_xact_lock(727010) THEN
    PERFORM pg_notify('bedside_audit', '');
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_log_rings AFTER INSERT ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION ring_audit_sealer();
--> statement-breakpoint
-- The lists that something was on; for the search, which row-level security would keep from the index.
GRANT SELECT ON audit_log TO bedside_lookup;
--> statement-breakpoint
CREATE POLICY lists_of_the_clinic ON audit_log FOR SELECT TO bedside_lookup USING (true);
--> statement-breakpoint
CREATE FUNCTION find_audited_lists(entity text) RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT id FROM audit_log WHERE entity_ids @> ARRAY[entity] AND sequence IS NOT NULL AND entity_ids <> '{}'
    AND clinic_id = nullif(current_setting('app.clinic_id', true), '')
$$;
--> statement-breakpoint
DO $$
BEGIN
  EXECUTE 'GRANT CREATE ON SCHEMA public TO bedside_lookup';
  EXECUTE 'ALTER FUNCTION find_audited_lists(text) OWNER TO bedside_lookup';
  EXECUTE 'REVOKE CREATE ON SCHEMA public FROM bedside_lookup';
  EXECUTE 'REVOKE ALL ON FUNCTION find_audited_lists(text) FROM PUBLIC';
  EXECUTE 'GRANT EXECUTE ON FUNCTION find_audited_lists(text) TO bedside_app';
END $$;
--> statement-breakpoint
-- What is forgotten after a while, in all clinics (`forget-old-rows.ts`).
CREATE INDEX media_events_received_idx ON media_events (received_at);
--> statement-breakpoint
CREATE INDEX join_decisions_decided_idx ON join_decisions (clinic_id, decided_at);
--> statement-breakpoint
GRANT SELECT (clinic_id, last_position) ON event_positions TO bedside_jobs;
--> statement-breakpoint
CREATE POLICY all_clinics ON event_positions FOR SELECT TO bedside_jobs USING (true);
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['media_events', 'join_decisions', 'events', 'audit_origins'] LOOP
    EXECUTE format('GRANT SELECT, DELETE ON %I TO bedside_jobs', t);
    EXECUTE format('CREATE POLICY forgotten ON %I FOR DELETE TO bedside_jobs USING (true)', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['media_events', 'audit_origins'] LOOP
    EXECUTE format('CREATE POLICY all_clinics ON %I FOR SELECT TO bedside_jobs USING (true)', t);
  END LOOP;
END $$;
--> statement-breakpoint
-- A practitioner's notes on a visit. Who reads which is decided in `notes.queries.ts`.
CREATE TABLE notes (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  appointment_id text NOT NULL REFERENCES appointments,
  author_id text NOT NULL REFERENCES people,
  state text NOT NULL CONSTRAINT notes_state CHECK (state IN ('draft', 'signed')),
  text text NOT NULL,
  addendum_to text REFERENCES notes,
  signed_at timestamptz(3),
  released_at timestamptz(3),
  released_by text,
  revision integer NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  CONSTRAINT notes_signed_has_time CHECK ((state = 'signed') = (signed_at IS NOT NULL)),
  CONSTRAINT notes_released_is_signed CHECK (released_at IS NULL OR state = 'signed'),
  CONSTRAINT notes_released_by_someone CHECK ((released_at IS NULL) = (released_by IS NULL))
);
--> statement-breakpoint
CREATE INDEX notes_appointment_idx ON notes (appointment_id, created_at);
--> statement-breakpoint
CREATE INDEX notes_addendum_idx ON notes (addendum_to) WHERE addendum_to IS NOT NULL;
--> statement-breakpoint
-- The second wall: a signed note stays as it is, whoever writes. Only its release is noted, once.
CREATE FUNCTION keep_signed_notes() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.state = 'signed' AND (TG_OP = 'DELETE' OR OLD.released_at IS NOT NULL
    OR (to_jsonb(NEW) - ARRAY['released_at', 'released_by', 'revision', 'updated_at'])
      <> (to_jsonb(OLD) - ARRAY['released_at', 'released_by', 'revision', 'updated_at'])) THEN
    RAISE EXCEPTION 'a signed note cannot be changed' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'notes_signed_stay';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
--> statement-breakpoint
CREATE TRIGGER notes_signed_stay BEFORE UPDATE OR DELETE ON notes FOR EACH ROW EXECUTE FUNCTION keep_signed_notes();
--> statement-breakpoint
-- A person's visits as a calendar address; its secret is stored as a hash.
CREATE TABLE calendar_feeds (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  person_id text NOT NULL REFERENCES people,
  secret_hash text NOT NULL CONSTRAINT calendar_feeds_secret_hash_key UNIQUE,
  revoked_at timestamptz(3),
  created_at timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX calendar_feeds_one_live ON calendar_feeds (person_id) WHERE revoked_at IS NULL;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['notes', 'calendar_feeds'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY same_clinic ON %I TO bedside_app USING (clinic_id = nullif(current_setting(''app.clinic_id'', true), ''''))', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO bedside_app', t);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT DELETE ON notes TO bedside_app;
--> statement-breakpoint
GRANT SELECT ON calendar_feeds TO bedside_lookup;
--> statement-breakpoint
CREATE POLICY before_the_clinic_is_known ON calendar_feeds FOR SELECT TO bedside_lookup USING (true);
--> statement-breakpoint
CREATE FUNCTION find_calendar_feed(hash text) RETURNS TABLE (
  feed_id text, clinic_id text, person_id text, kind text, role text, clock_offset_seconds integer
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.id, f.clinic_id, f.person_id, p.kind, p.role, c.clock_offset_seconds
  FROM calendar_feeds f JOIN people p ON p.id = f.person_id JOIN clinics c ON c.id = f.clinic_id
  WHERE f.secret_hash = hash AND f.revoked_at IS NULL AND p.status = 'active'
$$;
--> statement-breakpoint
DO $$
BEGIN
  EXECUTE 'GRANT CREATE ON SCHEMA public TO bedside_lookup';
  EXECUTE 'ALTER FUNCTION find_calendar_feed(text) OWNER TO bedside_lookup';
  EXECUTE 'REVOKE CREATE ON SCHEMA public FROM bedside_lookup';
  EXECUTE 'REVOKE ALL ON FUNCTION find_calendar_feed(text) FROM PUBLIC';
  EXECUTE 'GRANT EXECUTE ON FUNCTION find_calendar_feed(text) TO bedside_app';
END $$;
