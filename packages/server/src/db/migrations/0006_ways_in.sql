-- Mail: queued with the change that it tells of, sent by a job. No row holds a link that works.
CREATE TABLE mails (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  kind text NOT NULL,
  person_id text REFERENCES people,
  appointment_id text REFERENCES appointments,
  to_name text NOT NULL,
  to_address text NOT NULL,
  content jsonb,
  subject_id text,
  status text NOT NULL CONSTRAINT mails_status CHECK (status IN ('queued', 'sent', 'failed', 'dropped')),
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamptz(3) NOT NULL,
  response_code integer,
  sent_at timestamptz(3),
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT mails_sent_has_time CHECK ((status = 'sent') = (sent_at IS NOT NULL))
);
--> statement-breakpoint
CREATE INDEX mails_due_idx ON mails (due_at) WHERE status = 'queued';
--> statement-breakpoint
CREATE INDEX mails_appointment_idx ON mails (appointment_id, created_at);
--> statement-breakpoint
-- Filled only where there is no mail server, which production refuses.
CREATE TABLE inbox_mails (
  mail_id text PRIMARY KEY REFERENCES mails,
  clinic_id text NOT NULL REFERENCES clinics,
  subject text NOT NULL,
  text text NOT NULL,
  html text NOT NULL,
  calendar text,
  created_at timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE INDEX inbox_mails_newest_idx ON inbox_mails (clinic_id, created_at);
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['mails', 'inbox_mails'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY same_clinic ON %I TO bedside_app USING (clinic_id = nullif(current_setting(''app.clinic_id'', true), ''''))', t);
    EXECUTE format('CREATE POLICY all_clinics ON %I FOR SELECT TO bedside_jobs USING (true)', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO bedside_app', t);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT UPDATE ON mails TO bedside_app;
--> statement-breakpoint
-- What is due, and whose; not to whom. The inbox is shown whole, to developers.
GRANT SELECT (id, clinic_id, kind, to_name, to_address, status, due_at) ON mails TO bedside_jobs;
--> statement-breakpoint
GRANT SELECT ON inbox_mails TO bedside_jobs;
--> statement-breakpoint
CREATE FUNCTION find_due_mails(now timestamptz, most integer) RETURNS TABLE (
  mail_id text, clinic_id text, clock_offset_seconds integer
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.id, m.clinic_id, c.clock_offset_seconds
  FROM mails m JOIN clinics c ON c.id = m.clinic_id
  WHERE m.status = 'queued' AND m.due_at <= now ORDER BY m.due_at LIMIT most
$$;
--> statement-breakpoint
DO $$
BEGIN
  EXECUTE 'GRANT CREATE ON SCHEMA public TO bedside_jobs';
  EXECUTE 'ALTER FUNCTION find_due_mails(timestamptz, integer) OWNER TO bedside_jobs';
  EXECUTE 'REVOKE CREATE ON SCHEMA public FROM bedside_jobs';
  EXECUTE 'REVOKE ALL ON FUNCTION find_due_mails(timestamptz, integer) FROM PUBLIC';
  EXECUTE 'GRANT EXECUTE ON FUNCTION find_due_mails(timestamptz, integer) TO bedside_app';
END $$;
--> statement-breakpoint
-- How the link reaches its person. A spoken code is exchanged once for a link of its own. After a mail whose fate is unknown the
-- next one carries a new secret, and the one before it goes on working.
ALTER TABLE invitations ADD COLUMN delivery text NOT NULL DEFAULT 'link'
    CONSTRAINT invitations_delivery CHECK (delivery IN ('link', 'mail', 'print', 'spoken')),
  ADD COLUMN previous_secret_hash text CONSTRAINT invitations_previous_secret_hash_key UNIQUE,
  ADD COLUMN code_hash text, ADD COLUMN code_expires_at timestamptz(3),
  ADD CONSTRAINT invitations_code_hash_key UNIQUE (clinic_id, code_hash),
  ADD CONSTRAINT invitations_code_expires CHECK ((code_hash IS NULL) = (code_expires_at IS NULL));
--> statement-breakpoint
ALTER TABLE invitations ALTER COLUMN delivery DROP DEFAULT;
--> statement-breakpoint
DROP FUNCTION find_invitation(text);
--> statement-breakpoint
CREATE FUNCTION find_invitation(hash text) RETURNS TABLE (
  invitation_id text, person_id text, appointment_id text, clinic_id text, clock_offset_seconds integer, allowed_origins text[]
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.id, i.person_id, i.appointment_id, i.clinic_id, c.clock_offset_seconds, c.allowed_origins
  FROM invitations i JOIN clinics c ON c.id = i.clinic_id WHERE i.secret_hash = hash OR i.previous_secret_hash = hash
$$;
--> statement-breakpoint
DO $$
BEGIN
  EXECUTE 'GRANT CREATE ON SCHEMA public TO bedside_lookup';
  EXECUTE 'ALTER FUNCTION find_invitation(text) OWNER TO bedside_lookup';
  EXECUTE 'REVOKE CREATE ON SCHEMA public FROM bedside_lookup';
  EXECUTE 'REVOKE ALL ON FUNCTION find_invitation(text) FROM PUBLIC';
  EXECUTE 'GRANT EXECUTE ON FUNCTION find_invitation(text) TO bedside_app';
END $$;
--> statement-breakpoint
-- Accounts of our own: e-mail and password. One address, one account in a clinic; one person, one account.
CREATE TABLE accounts (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  person_id text NOT NULL CONSTRAINT accounts_person_key UNIQUE REFERENCES people,
  email text NOT NULL,
  -- Null until the invited person has chosen one.
  password_hash text,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX accounts_email_key ON accounts (clinic_id, lower(email));
--> statement-breakpoint
-- Somebody says who they are; it becomes an account when they show that the address is theirs.
CREATE TABLE sign_ups (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  kind text NOT NULL CONSTRAINT sign_ups_kind CHECK (kind IN ('patient', 'practitioner')),
  email text NOT NULL,
  name text NOT NULL,
  profile jsonb NOT NULL,
  password_hash text NOT NULL,
  created_at timestamptz(3) NOT NULL
);
--> statement-breakpoint
-- Mailed secrets, hashed: each mail has its own, and whichever arrives works, once.
CREATE TABLE account_links (
  secret_hash text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  sign_up_id text REFERENCES sign_ups,
  account_id text REFERENCES accounts,
  expires_at timestamptz(3) NOT NULL,
  used_at timestamptz(3),
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT account_links_of_one CHECK ((sign_up_id IS NULL) <> (account_id IS NULL))
);
--> statement-breakpoint
CREATE INDEX account_links_account_idx ON account_links (account_id) WHERE used_at IS NULL;
--> statement-breakpoint
CREATE INDEX account_links_sign_up_idx ON account_links (sign_up_id) WHERE used_at IS NULL;
--> statement-breakpoint
-- A browser that is signed in: the family of all refresh tokens that followed from one password.
CREATE TABLE sign_ins (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  account_id text NOT NULL REFERENCES accounts,
  device_hash text NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  last_used_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3),
  end_reason text CONSTRAINT sign_ins_end_reason CHECK (end_reason IN ('signed_out', 'reused', 'password_changed', 'not_active')),
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT sign_ins_ended_has_reason CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
--> statement-breakpoint
CREATE INDEX sign_ins_account_idx ON sign_ins (account_id, created_at);
--> statement-breakpoint
CREATE TABLE refresh_tokens (
  token_hash text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  sign_in_id text NOT NULL REFERENCES sign_ins,
  used_at timestamptz(3),
  created_at timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE INDEX refresh_tokens_sign_in_idx ON refresh_tokens (sign_in_id);
--> statement-breakpoint
ALTER TABLE sessions ADD COLUMN sign_in_id text REFERENCES sign_ins;
--> statement-breakpoint
CREATE INDEX sessions_sign_in_idx ON sessions (sign_in_id) WHERE sign_in_id IS NOT NULL AND revoked_at IS NULL;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['accounts', 'sign_ups', 'account_links', 'sign_ins', 'refresh_tokens'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY same_clinic ON %I TO bedside_app USING (clinic_id = nullif(current_setting(''app.clinic_id'', true), ''''))', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO bedside_app', t);
  END LOOP;
  REVOKE UPDATE ON sign_ups FROM bedside_app;
END $$;
--> statement-breakpoint
-- A preflight carries no key: where cookies count, it is answered for the origins of our clinics only.
CREATE INDEX clinics_allowed_origins_idx ON clinics USING gin (allowed_origins);
--> statement-breakpoint
CREATE FUNCTION is_origin_of_a_clinic(origin text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM clinics WHERE allowed_origins @> ARRAY[origin])
$$;
--> statement-breakpoint
DO $$
BEGIN
  EXECUTE 'GRANT CREATE ON SCHEMA public TO bedside_lookup';
  EXECUTE 'ALTER FUNCTION is_origin_of_a_clinic(text) OWNER TO bedside_lookup';
  EXECUTE 'REVOKE CREATE ON SCHEMA public FROM bedside_lookup';
  EXECUTE 'REVOKE ALL ON FUNCTION is_origin_of_a_clinic(text) FROM PUBLIC';
  EXECUTE 'GRANT EXECUTE ON FUNCTION is_origin_of_a_clinic(text) TO bedside_app';
END $$;
--> statement-breakpoint
-- Issuers whose tokens a clinic trusts, and what their claims mean here.
CREATE TABLE identity_providers (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  name text NOT NULL,
  issuer text NOT NULL,
  client_ids text[] NOT NULL,
  tokens text NOT NULL CONSTRAINT identity_providers_tokens CHECK (tokens IN ('id', 'access', 'any')),
  claims jsonb NOT NULL,
  creates_people boolean NOT NULL,
  revision integer NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  CONSTRAINT identity_providers_issuer_key UNIQUE (clinic_id, issuer)
);
--> statement-breakpoint
-- Who somebody is at an issuer is who they are here, whatever else their token says. Never by e-mail.
CREATE TABLE identities (
  clinic_id text NOT NULL REFERENCES clinics,
  issuer text NOT NULL,
  subject text NOT NULL,
  person_id text NOT NULL REFERENCES people,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (clinic_id, issuer, subject),
  CONSTRAINT identities_person_key UNIQUE (clinic_id, issuer, person_id)
);
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['identity_providers', 'identities'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY same_clinic ON %I TO bedside_app USING (clinic_id = nullif(current_setting(''app.clinic_id'', true), ''''))', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO bedside_app', t);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT UPDATE, DELETE ON identity_providers TO bedside_app;
--> statement-breakpoint
-- Forgotten by a job: who never showed that an address is theirs, links and cookies long over, mails that went nowhere.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['sign_ups', 'account_links', 'refresh_tokens', 'inbox_mails'] LOOP
    EXECUTE format('CREATE INDEX %I ON %I (created_at)', t || '_age_idx', t);
    EXECUTE format('GRANT SELECT, DELETE ON %I TO bedside_jobs', t);
    EXECUTE format('CREATE POLICY forgotten ON %I FOR DELETE TO bedside_jobs USING (true)', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['sign_ups', 'account_links', 'refresh_tokens'] LOOP
    EXECUTE format('CREATE POLICY all_clinics ON %I FOR SELECT TO bedside_jobs USING (true)', t);
  END LOOP;
END $$;
