-- Who somebody is to the clinic. Staff have one of three roles; everyone else's is their kind.
ALTER TABLE people ADD COLUMN role text;
--> statement-breakpoint
UPDATE people SET role = kind;
--> statement-breakpoint
ALTER TABLE people ALTER COLUMN role SET NOT NULL, ADD CONSTRAINT people_role CHECK
  (CASE kind WHEN 'staff' THEN role IN ('staff', 'department_admin', 'clinic_admin') ELSE role = kind END);
--> statement-breakpoint
CREATE INDEX people_admins_idx ON people (clinic_id) WHERE role = 'clinic_admin';
--> statement-breakpoint
ALTER TABLE clinics ADD COLUMN revision integer NOT NULL DEFAULT 1, ADD COLUMN branding jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN settings jsonb NOT NULL DEFAULT '{}';
--> statement-breakpoint
CREATE TABLE departments (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  name text NOT NULL,
  revision integer NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  CONSTRAINT departments_name_key UNIQUE (clinic_id, name)
);
--> statement-breakpoint
CREATE TABLE department_members (
  department_id text NOT NULL REFERENCES departments,
  person_id text NOT NULL REFERENCES people,
  clinic_id text NOT NULL REFERENCES clinics,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (department_id, person_id)
);
--> statement-breakpoint
CREATE INDEX department_members_person_idx ON department_members (person_id);
--> statement-breakpoint
ALTER TABLE appointments ADD COLUMN department_id text REFERENCES departments;
--> statement-breakpoint
CREATE INDEX appointments_department_idx ON appointments (clinic_id, department_id, starts_at, id) WHERE department_id IS NOT NULL;
--> statement-breakpoint
-- Publishable keys identify a clinic and open nothing, so they may be read again; of secret keys only the hash is kept.
ALTER TABLE api_keys ADD COLUMN kind text NOT NULL DEFAULT 'secret' CONSTRAINT api_keys_kind CHECK (kind IN ('secret', 'publishable')),
  ADD COLUMN name text, ADD COLUMN publishable_key text CONSTRAINT api_keys_publishable_key_key UNIQUE,
  ADD COLUMN last_used_at timestamptz(3), ADD COLUMN expires_at timestamptz(3),
  ADD COLUMN replaced_by text REFERENCES api_keys,
  ADD CONSTRAINT api_keys_publishable_can_be_read CHECK ((kind = 'publishable') = (publishable_key IS NOT NULL));
--> statement-breakpoint
CREATE INDEX api_keys_clinic_idx ON api_keys (clinic_id, created_at);
--> statement-breakpoint
INSERT INTO api_keys (id, clinic_id, kind, prefix, key_hash, publishable_key, scopes, created_at)
  SELECT 'key_' || md5('publishable ' || id), id, 'publishable', left(publishable_key, 12), encode(sha256(publishable_key::bytea), 'hex'),
    publishable_key, '{}', created_at FROM clinics;
--> statement-breakpoint
-- A guardian or relative acts for a patient. Times by the clinic's clock; half-open.
CREATE TABLE proxies (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  guardian_id text NOT NULL REFERENCES people,
  patient_id text NOT NULL REFERENCES people,
  relationship text NOT NULL,
  since timestamptz(3) NOT NULL,
  until timestamptz(3),
  ended_at timestamptz(3),
  ended_by text,
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT proxies_for_another CHECK (guardian_id <> patient_id),
  CONSTRAINT proxies_end_after_start CHECK (until > since)
);
--> statement-breakpoint
CREATE UNIQUE INDEX proxies_one_live ON proxies (guardian_id, patient_id) WHERE ended_at IS NULL;
--> statement-breakpoint
CREATE INDEX proxies_patient_idx ON proxies (patient_id, created_at);
--> statement-breakpoint
-- A clinic admin opens what their role hides of one person. Append-only; times by the wall clock.
CREATE TABLE break_glass_grants (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  admin_id text NOT NULL REFERENCES people,
  subject_id text NOT NULL REFERENCES people,
  reason text NOT NULL,
  opened_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE INDEX break_glass_grants_admin_idx ON break_glass_grants (admin_id, expires_at);
--> statement-breakpoint
CREATE INDEX break_glass_grants_clinic_idx ON break_glass_grants (clinic_id, opened_at);
--> statement-breakpoint
-- For whom, when somebody acted by a proxy.
ALTER TABLE audit_log ADD COLUMN on_behalf_of text;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['departments', 'department_members', 'proxies', 'break_glass_grants'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY same_clinic ON %I TO bedside_app USING (clinic_id = nullif(current_setting(''app.clinic_id'', true), ''''))', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO bedside_app', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['department_members', 'proxies', 'break_glass_grants'] LOOP
    EXECUTE format('CREATE POLICY before_the_clinic_is_known ON %I FOR SELECT TO bedside_lookup USING (true)', t);
    EXECUTE format('GRANT SELECT ON %I TO bedside_lookup', t);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT UPDATE, DELETE ON departments TO bedside_app;
--> statement-breakpoint
GRANT DELETE ON department_members TO bedside_app;
--> statement-breakpoint
GRANT UPDATE ON proxies TO bedside_app;
--> statement-breakpoint
-- Whose guardian's page is open counts as being there.
GRANT SELECT ON proxies TO bedside_jobs;
--> statement-breakpoint
CREATE POLICY all_clinics ON proxies FOR SELECT TO bedside_jobs USING (true);
--> statement-breakpoint
-- With what decides about rights, so that a change counts from the next request on: role, departments, for whom the person acts
-- (by the clinic's clock), and whose records they opened (by the wall clock).
DROP FUNCTION find_session(text);
--> statement-breakpoint
CREATE FUNCTION find_session(hash text, now timestamptz) RETURNS TABLE (
  session_id text, clinic_id text, person_id text, kind text, role text, department_ids text[], acts_for text[], opened text[],
  appointment_id text, expires_at timestamptz, revoked_at timestamptz, clock_offset_seconds integer, allowed_origins text[]
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.id, s.clinic_id, s.person_id, p.kind, p.role,
    ARRAY(SELECT m.department_id FROM department_members m WHERE m.person_id = p.id),
    ARRAY(SELECT x.patient_id FROM proxies x, LATERAL (SELECT now + make_interval(secs => c.clock_offset_seconds) AS at) clock
      WHERE x.guardian_id = p.id AND x.ended_at IS NULL AND x.since <= clock.at AND (x.until IS NULL OR x.until > clock.at)),
    ARRAY(SELECT DISTINCT g.subject_id FROM break_glass_grants g WHERE g.admin_id = p.id AND g.expires_at > now),
    s.appointment_id, s.expires_at, s.revoked_at, c.clock_offset_seconds, c.allowed_origins
  FROM sessions s JOIN people p ON p.id = s.person_id JOIN clinics c ON c.id = s.clinic_id WHERE s.token_hash = hash
$$;
--> statement-breakpoint
DROP FUNCTION find_api_key(text);
--> statement-breakpoint
CREATE FUNCTION find_api_key(hash text) RETURNS TABLE (
  key_id text, clinic_id text, scopes text[], revoked_at timestamptz, expires_at timestamptz, last_used_at timestamptz,
  clock_offset_seconds integer
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT k.id, k.clinic_id, k.scopes, k.revoked_at, k.expires_at, k.last_used_at, c.clock_offset_seconds
  FROM api_keys k JOIN clinics c ON c.id = k.clinic_id WHERE k.key_hash = hash AND k.kind = 'secret'
$$;
--> statement-breakpoint
DROP FUNCTION find_clinic_by_publishable_key(text);
--> statement-breakpoint
CREATE FUNCTION find_clinic_by_publishable_key(key text) RETURNS TABLE (
  clinic_id text, clock_offset_seconds integer, allowed_origins text[], revoked_at timestamptz, expires_at timestamptz
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.id, c.clock_offset_seconds, c.allowed_origins, k.revoked_at, k.expires_at
  FROM api_keys k JOIN clinics c ON c.id = k.clinic_id WHERE k.publishable_key = key
$$;
--> statement-breakpoint
DROP FUNCTION find_invitation(text);
--> statement-breakpoint
CREATE FUNCTION find_invitation(hash text) RETURNS TABLE (
  invitation_id text, person_id text, appointment_id text, clinic_id text, clock_offset_seconds integer, allowed_origins text[]
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.id, i.person_id, i.appointment_id, i.clinic_id, c.clock_offset_seconds, c.allowed_origins
  FROM invitations i JOIN clinics c ON c.id = i.clinic_id WHERE i.secret_hash = hash
$$;
--> statement-breakpoint
ALTER TABLE clinics DROP COLUMN publishable_key;
--> statement-breakpoint
DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['find_session(text, timestamptz)', 'find_api_key(text)', 'find_clinic_by_publishable_key(text)', 'find_invitation(text)'] LOOP
    EXECUTE 'GRANT CREATE ON SCHEMA public TO bedside_lookup';
    EXECUTE format('ALTER FUNCTION %s OWNER TO bedside_lookup', f);
    EXECUTE 'REVOKE CREATE ON SCHEMA public FROM bedside_lookup';
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO bedside_app', f);
  END LOOP;
END $$;
--> statement-breakpoint
-- As in 0004, but for `away`: whoever acts for someone who waits is there for them.
CREATE OR REPLACE FUNCTION find_due_work(now timestamptz, checked_before timestamptz, away_since timestamptz) RETURNS TABLE (
  kind text, id text, clinic_id text, clock_offset_seconds integer
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT 'call', l.id, l.clinic_id, c.clock_offset_seconds
  FROM calls l JOIN clinics c ON c.id = l.clinic_id
  WHERE l.status IN ('initiated', 'ringing', 'accepted') AND coalesce(l.checked_at <= checked_before, true)
  UNION ALL
  SELECT DISTINCT 'room', r.call_id, r.clinic_id, c.clock_offset_seconds
  FROM call_rooms r JOIN calls l ON l.id = r.call_id JOIN clinics c ON c.id = r.clinic_id
  WHERE r.closed_at IS NULL AND l.ended_at IS NOT NULL
  UNION ALL
  SELECT 'over', a.id, a.clinic_id, c.clock_offset_seconds
  FROM clinics c JOIN appointments a ON a.clinic_id = c.id
    CROSS JOIN LATERAL (
      SELECT a.ends_at - make_interval(secs => c.clock_offset_seconds) + make_interval(mins => coalesce(
        (a.join_window ->> 'hardStopMinutes')::integer,
        (SELECT min((p.join_window ->> 'hardStopMinutes')::integer) FROM appointment_participants ap JOIN people p ON p.id = ap.person_id
          WHERE ap.appointment_id = a.id AND ap.role = 'practitioner'),
        (c.join_window ->> 'hardStopMinutes')::integer, 60)) AS at
    ) hard_stop
  WHERE a.status IN ('scheduled', 'checked_in') AND a.mode IN ('video', 'audio')
    AND a.ends_at <= now + make_interval(secs => c.clock_offset_seconds) AND hard_stop.at <= now
    AND (a.status = 'checked_in' OR hard_stop.at + interval '1 day' <= now
      OR EXISTS (SELECT FROM waiting_entries w WHERE w.appointment_id = a.id AND w.state IN ('waiting', 'held'))
      OR NOT EXISTS (SELECT FROM waiting_entries w WHERE w.appointment_id = a.id)
        AND NOT EXISTS (SELECT FROM join_decisions d WHERE d.appointment_id = a.id AND d.reason = 'nobody_admitted'))
  UNION ALL
  SELECT 'away', a.id, a.clinic_id, c.clock_offset_seconds
  FROM clinics c JOIN appointments a ON a.clinic_id = c.id
  WHERE a.status = 'checked_in' AND NOT EXISTS (
    SELECT FROM waiting_entries w
      JOIN LATERAL (SELECT w.person_id UNION ALL SELECT x.guardian_id FROM proxies x WHERE x.patient_id = w.person_id AND x.ended_at IS NULL) who ON true
      JOIN sessions s ON s.clinic_id = w.clinic_id AND s.person_id = who.person_id
    WHERE w.appointment_id = a.id AND w.state IN ('waiting', 'held') AND s.last_seen_at > away_since)
$$;
