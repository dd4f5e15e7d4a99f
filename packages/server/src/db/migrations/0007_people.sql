CREATE EXTENSION IF NOT EXISTS pg_trgm;
--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS btree_gin;
--> statement-breakpoint
ALTER TABLE people
  ADD COLUMN status text NOT NULL DEFAULT 'active' CONSTRAINT people_status CHECK (status IN ('pending', 'active', 'deactivated')),
  ADD COLUMN mrn text,
  ADD COLUMN contact_number text,
  ADD COLUMN language text,
  ADD COLUMN profile_completed boolean NOT NULL DEFAULT false,
  ADD COLUMN avatar_key text,
  ADD COLUMN revision integer NOT NULL DEFAULT 1,
  ADD COLUMN deactivated_at timestamptz(3),
  ADD CONSTRAINT people_mrn_key UNIQUE (clinic_id, mrn),
  ADD CONSTRAINT people_mrn_is_of_patients CHECK (mrn IS NULL OR kind = 'patient'),
  ADD CONSTRAINT people_deactivated_has_time CHECK ((status = 'deactivated') = (deactivated_at IS NOT NULL));
--> statement-breakpoint
-- The owner is bound by the policies as well, and none is for it.
ALTER TABLE people NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
UPDATE people SET mrn = numbered.mrn FROM (
  SELECT id, lpad((row_number() OVER (PARTITION BY clinic_id ORDER BY created_at, id))::text, 9, '0') AS mrn
  FROM people WHERE kind = 'patient'
) numbered WHERE numbered.id = people.id;
--> statement-breakpoint
-- What only the treatment needs, apart from what every list of people reads.
CREATE TABLE patient_profiles (
  person_id text PRIMARY KEY REFERENCES people,
  clinic_id text NOT NULL REFERENCES clinics,
  birth_date date,
  gender text CONSTRAINT patient_profiles_gender CHECK (gender IN ('male', 'female', 'other', 'unknown')),
  blood_group text CONSTRAINT patient_profiles_blood_group CHECK
    (blood_group IN ('A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', 'O+', 'O-')),
  allergies text[] NOT NULL,
  emergency_contacts jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE practitioner_profiles (
  person_id text PRIMARY KEY REFERENCES people,
  clinic_id text NOT NULL REFERENCES clinics,
  experience_years integer CONSTRAINT practitioner_profiles_experience CHECK (experience_years BETWEEN 0 AND 80),
  qualification text,
  about text,
  languages text[] NOT NULL,
  is_bookable boolean NOT NULL
);
--> statement-breakpoint
INSERT INTO practitioner_profiles (person_id, clinic_id, languages, is_bookable)
  SELECT id, clinic_id, '{}', true FROM people WHERE kind = 'practitioner';
--> statement-breakpoint
ALTER TABLE people FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
-- 256 pixels square, a few kB: kept here, they are written, read and deleted with everything else, by any process.
CREATE TABLE avatars (
  key text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  person_id text NOT NULL CONSTRAINT avatars_person_key UNIQUE REFERENCES people,
  picture bytea NOT NULL CONSTRAINT avatars_small CHECK (octet_length(picture) <= 262144),
  created_at timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE reviews (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  appointment_id text NOT NULL REFERENCES appointments,
  patient_id text NOT NULL REFERENCES people,
  practitioner_id text NOT NULL REFERENCES people,
  rating integer NOT NULL CONSTRAINT reviews_rating CHECK (rating BETWEEN 1 AND 5),
  comment text,
  comment_hidden_at timestamptz(3),
  comment_hidden_by text,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  CONSTRAINT reviews_one_a_visit UNIQUE (appointment_id, patient_id)
);
--> statement-breakpoint
CREATE INDEX reviews_practitioner_idx ON reviews (clinic_id, practitioner_id, created_at, id) INCLUDE (rating);
--> statement-breakpoint
-- Stored as well: by row-level security, an index on what a function makes of a column would not be used.
ALTER TABLE people ADD COLUMN email_key text GENERATED ALWAYS AS (lower(email)) STORED;
--> statement-breakpoint
CREATE INDEX people_email_idx ON people (clinic_id, email_key) WHERE email_key IS NOT NULL;
--> statement-breakpoint
-- As people type when they look for something: without case and accents.
CREATE FUNCTION fold_text(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(regexp_replace(normalize(given, NFKD), U&'[\0300-\036F]', '', 'g'));
--> statement-breakpoint
-- Of what somebody typed, a pattern that finds it anywhere. Its own signs for "anything" stand for themselves.
CREATE FUNCTION pattern_of(typed text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN '%' || regexp_replace(fold_text(btrim(typed)), '([\\%_])', '\\\1', 'g') || '%';
--> statement-breakpoint
-- Stored, because every row that the index finds is compared once more; and lists are in this order.
ALTER TABLE people ADD COLUMN search_text text
  GENERATED ALWAYS AS (fold_text(name || ' ' || coalesce(mrn, '') || ' ' || coalesce(external_id, ''))) STORED;
--> statement-breakpoint
CREATE INDEX people_list_idx ON people (clinic_id, kind, search_text, id);
--> statement-breakpoint
CREATE INDEX people_search_idx ON people USING gin (clinic_id, search_text gin_trgm_ops);
--> statement-breakpoint
-- Row-level security would keep a pattern from its index, for a pattern could tell what is in the rows of others. So this reads as
-- a role with a policy of its own, and says itself whose rows. The plan is made for each pattern: for one that fits nearly
-- everybody, walking along the names is faster.
CREATE FUNCTION search_people(wanted_kind text, typed text) RETURNS TABLE (id text)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  own_clinic text := nullif(current_setting('app.clinic_id', true), '');
  pattern text := pattern_of(typed);
BEGIN
  RETURN QUERY SELECT p.id FROM people p
    WHERE p.clinic_id = own_clinic AND p.kind = wanted_kind AND p.search_text LIKE pattern
    ORDER BY p.search_text, p.id LIMIT 5000;
END $$;
--> statement-breakpoint
-- A picture is asked for by its address alone.
CREATE FUNCTION find_avatar(wanted text) RETURNS TABLE (picture bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.picture FROM avatars a WHERE a.key = wanted
$$;
--> statement-breakpoint
DO $$
DECLARE t text; f text;
BEGIN
  FOREACH t IN ARRAY ARRAY['patient_profiles', 'practitioner_profiles', 'avatars', 'reviews'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY same_clinic ON %I TO bedside_app USING (clinic_id = nullif(current_setting(''app.clinic_id'', true), ''''))', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO bedside_app', t);
  END LOOP;
  GRANT DELETE ON avatars TO bedside_app;
  CREATE POLICY before_the_clinic_is_known ON avatars FOR SELECT TO bedside_lookup USING (true);
  GRANT SELECT ON avatars TO bedside_lookup;
  FOREACH f IN ARRAY ARRAY['search_people(text, text)', 'find_avatar(text)'] LOOP
    EXECUTE 'GRANT CREATE ON SCHEMA public TO bedside_lookup';
    EXECUTE format('ALTER FUNCTION %s OWNER TO bedside_lookup', f);
    EXECUTE 'REVOKE CREATE ON SCHEMA public FROM bedside_lookup';
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO bedside_app', f);
  END LOOP;
END $$;
