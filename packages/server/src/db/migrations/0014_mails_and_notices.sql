-- The rows that are carried over here have to be seen by an owner who is no superuser.
ALTER TABLE mails NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE invitations NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE event_positions NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
-- Why a mail could not go out is told apart, and who has no address is seen: their row says so.
ALTER TABLE mails DROP CONSTRAINT mails_status;
--> statement-breakpoint
ALTER TABLE mails
  ADD CONSTRAINT mails_status CHECK (status IN ('queued', 'sent', 'refused', 'failed', 'dropped', 'no_address')),
  -- What it tells of: nobody is told twice.
  ADD COLUMN cause text,
  ADD CONSTRAINT mails_cause_key UNIQUE (clinic_id, person_id, cause);
--> statement-breakpoint
UPDATE mails SET status = 'refused' WHERE status = 'failed' AND response_code >= 500;
--> statement-breakpoint
-- Those that will never arrive, for administrators.
CREATE INDEX mails_undelivered_idx ON mails (clinic_id, created_at, id) WHERE status IN ('refused', 'failed');
--> statement-breakpoint
-- Each mail carries a link of its own, and all of them work until the invitation is revoked.
CREATE TABLE invitation_links (
  secret_hash text PRIMARY KEY,
  invitation_id text NOT NULL REFERENCES invitations,
  clinic_id text NOT NULL REFERENCES clinics,
  created_at timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE INDEX invitation_links_invitation_idx ON invitation_links (invitation_id);
--> statement-breakpoint
INSERT INTO invitation_links (secret_hash, invitation_id, clinic_id, created_at)
  SELECT secret_hash, id, clinic_id, created_at FROM invitations
  UNION ALL
  SELECT previous_secret_hash, id, clinic_id, created_at FROM invitations WHERE previous_secret_hash IS NOT NULL;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION find_invitation(hash text) RETURNS TABLE (
  invitation_id text, person_id text, appointment_id text, clinic_id text, clock_offset_seconds integer, allowed_origins text[]
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.id, i.person_id, i.appointment_id, i.clinic_id, c.clock_offset_seconds, c.allowed_origins
  FROM invitations i JOIN clinics c ON c.id = i.clinic_id
  WHERE i.secret_hash = hash
  UNION
  SELECT i.id, i.person_id, i.appointment_id, i.clinic_id, c.clock_offset_seconds, c.allowed_origins
  FROM invitation_links l JOIN invitations i ON i.id = l.invitation_id JOIN clinics c ON c.id = i.clinic_id
  WHERE l.secret_hash = hash
$$;
--> statement-breakpoint
ALTER TABLE invitations DROP COLUMN previous_secret_hash;
--> statement-breakpoint
-- Told inside the page, and read once on any device.
CREATE TABLE notices (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  person_id text NOT NULL REFERENCES people,
  kind text NOT NULL,
  -- Nobody is told twice.
  cause text NOT NULL,
  appointment_id text REFERENCES appointments,
  -- Outlives the call, whose log is forgotten.
  call_id text,
  facts jsonb NOT NULL,
  position bigint GENERATED ALWAYS AS IDENTITY,
  read_at timestamptz(3),
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT notices_cause_key UNIQUE (person_id, cause)
);
--> statement-breakpoint
CREATE INDEX notices_person_idx ON notices (person_id, position);
--> statement-breakpoint
CREATE INDEX notices_unread_idx ON notices (person_id, position) WHERE read_at IS NULL;
--> statement-breakpoint
CREATE INDEX notices_age_idx ON notices (clinic_id, created_at);
--> statement-breakpoint
-- Who has been told of a visit, and of which SEQUENCE: a change and the end go to them.
CREATE TABLE invitees (
  appointment_id text NOT NULL REFERENCES appointments,
  person_id text NOT NULL REFERENCES people,
  clinic_id text NOT NULL REFERENCES clinics,
  sequence integer NOT NULL,
  -- Since when they know that it will not take place, or not with them.
  released_at timestamptz(3),
  PRIMARY KEY (appointment_id, person_id)
);
--> statement-breakpoint
-- Timers by the clinic's clock: of one visit, one person and one time there is one.
CREATE TABLE reminders (
  appointment_id text NOT NULL REFERENCES appointments,
  person_id text NOT NULL REFERENCES people,
  minutes_before integer NOT NULL,
  due_at timestamptz(3) NOT NULL,
  clinic_id text NOT NULL REFERENCES clinics,
  state text NOT NULL CONSTRAINT reminders_state CHECK (state IN ('planned', 'sent', 'skipped')),
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (appointment_id, person_id, minutes_before, due_at)
);
--> statement-breakpoint
CREATE INDEX reminders_due_idx ON reminders (clinic_id, due_at) WHERE state = 'planned';
--> statement-breakpoint
-- How far the events of a clinic have been told.
CREATE TABLE told_positions (
  clinic_id text PRIMARY KEY REFERENCES clinics,
  position bigint NOT NULL,
  -- How often the next one was tried in vain, and not before when it is tried again, by the wall clock.
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamptz(3)
);
--> statement-breakpoint
-- What happened before there was anyone to tell of it is not told.
INSERT INTO told_positions (clinic_id, position) SELECT clinic_id, last_position FROM event_positions;
--> statement-breakpoint
ALTER TABLE event_positions FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE invitations FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE mails FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['invitation_links', 'invitees', 'notices', 'reminders', 'told_positions'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY same_clinic ON %I TO bedside_app USING (clinic_id = nullif(current_setting(''app.clinic_id'', true), ''''))', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO bedside_app', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['invitees', 'notices', 'reminders', 'told_positions'] LOOP
    EXECUTE format('GRANT UPDATE ON %I TO bedside_app', t);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT DELETE ON reminders TO bedside_app;
--> statement-breakpoint
GRANT SELECT ON invitation_links TO bedside_lookup;
--> statement-breakpoint
CREATE POLICY any_clinic ON invitation_links FOR SELECT TO bedside_lookup USING (true);
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['reminders', 'told_positions', 'event_positions', 'notices'] LOOP
    EXECUTE format('GRANT SELECT ON %I TO bedside_jobs', t);
    IF NOT EXISTS (SELECT FROM pg_policies p WHERE p.tablename = t AND 'bedside_jobs' = ANY (p.roles) AND p.cmd IN ('SELECT', 'ALL')) THEN
      EXECUTE format('CREATE POLICY all_clinics ON %I FOR SELECT TO bedside_jobs USING (true)', t);
    END IF;
  END LOOP;
END $$;
--> statement-breakpoint
GRANT DELETE ON notices TO bedside_jobs;
--> statement-breakpoint
CREATE POLICY forgotten ON notices FOR DELETE TO bedside_jobs USING (true);
--> statement-breakpoint
-- What there is to tell in all clinics, at `now` by the wall clock. It only finds; the verbs look again under their locks.
--   events    a clinic whose events have not all been told
--   reminder  the clinics with reminders that are due by their clocks
CREATE FUNCTION find_due_notices(now timestamptz) RETURNS TABLE (kind text, id text, clinic_id text, clock_offset_seconds integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT 'events', c.id, c.id, c.clock_offset_seconds
  FROM clinics c JOIN event_positions p ON p.clinic_id = c.id LEFT JOIN told_positions t ON t.clinic_id = c.id
  WHERE p.last_position > coalesce(t.position, 0) AND coalesce(t.due_at <= now, true)
  UNION ALL
  SELECT 'reminder', c.id, c.id, c.clock_offset_seconds
  FROM clinics c
  WHERE EXISTS (SELECT FROM reminders r WHERE r.clinic_id = c.id AND r.state = 'planned'
    AND r.due_at <= now + make_interval(secs => c.clock_offset_seconds))
$$;
--> statement-breakpoint
DO $$
BEGIN
  EXECUTE 'GRANT CREATE ON SCHEMA public TO bedside_jobs';
  EXECUTE 'ALTER FUNCTION find_due_notices(timestamptz) OWNER TO bedside_jobs';
  EXECUTE 'REVOKE CREATE ON SCHEMA public FROM bedside_jobs';
  EXECUTE 'REVOKE ALL ON FUNCTION find_due_notices(timestamptz) FROM PUBLIC';
  EXECUTE 'GRANT EXECUTE ON FUNCTION find_due_notices(timestamptz) TO bedside_app';
END $$;
