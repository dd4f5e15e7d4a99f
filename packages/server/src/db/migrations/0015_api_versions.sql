-- By which version of the API a key is answered that names none: the one of its making. Those that are there were made by the first.
ALTER TABLE api_keys ADD COLUMN api_version text NOT NULL DEFAULT '2026-11-01' CONSTRAINT api_keys_api_version CHECK (api_version ~ '^\d{4}-\d{2}-\d{2}$'),
  ADD COLUMN revision integer NOT NULL DEFAULT 1;
--> statement-breakpoint
DROP FUNCTION find_api_key(text);
--> statement-breakpoint
CREATE FUNCTION find_api_key(hash text) RETURNS TABLE (
  key_id text, clinic_id text, scopes text[], revoked_at timestamptz, expires_at timestamptz, last_used_at timestamptz,
  clock_offset_seconds integer, api_version text
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT k.id, k.clinic_id, k.scopes, k.revoked_at, k.expires_at, k.last_used_at, c.clock_offset_seconds, k.api_version
  FROM api_keys k JOIN clinics c ON c.id = k.clinic_id WHERE k.key_hash = hash AND k.kind = 'secret'
$$;
--> statement-breakpoint
DROP FUNCTION find_clinic_by_publishable_key(text);
--> statement-breakpoint
CREATE FUNCTION find_clinic_by_publishable_key(key text) RETURNS TABLE (
  clinic_id text, clock_offset_seconds integer, allowed_origins text[], revoked_at timestamptz, expires_at timestamptz, api_version text
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.id, c.clock_offset_seconds, c.allowed_origins, k.revoked_at, k.expires_at, k.api_version
  FROM api_keys k JOIN clinics c ON c.id = k.clinic_id WHERE k.publishable_key = key
$$;
--> statement-breakpoint
DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['find_api_key(text)', 'find_clinic_by_publishable_key(text)'] LOOP
    EXECUTE 'GRANT CREATE ON SCHEMA public TO bedside_lookup';
    EXECUTE format('ALTER FUNCTION %s OWNER TO bedside_lookup', f);
    EXECUTE 'REVOKE CREATE ON SCHEMA public FROM bedside_lookup';
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO bedside_app', f);
  END LOOP;
END $$;
--> statement-breakpoint
-- As in 0008, but for one appointment: whoever looks for another time to move it to is not kept from the time that it takes itself.
DROP FUNCTION find_busy_time(text[], timestamptz, timestamptz, timestamptz);
--> statement-breakpoint
CREATE FUNCTION find_busy_time(subjects text[], since timestamptz, before timestamptz, now timestamptz, moving text) RETURNS TABLE (
  subject_id text, starts float8[], ends float8[]
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT taken.subject_id, array_agg(date_part('epoch', lower(taken.during))), array_agg(date_part('epoch', upper(taken.during)))
  FROM (
    SELECT r.subject_id, r.during FROM reservations r
    WHERE r.clinic_id = nullif(current_setting('app.clinic_id', true), '') AND r.subject_id = ANY (subjects)
      AND r.during && tstzrange(since, before) AND r.released_at IS NULL AND NOT r.override
      AND (r.expires_at IS NULL OR r.expires_at > now) AND (moving IS NULL OR r.appointment_id IS DISTINCT FROM moving)
    UNION ALL
    SELECT r.subject_id, r.during FROM reservations r
    WHERE r.clinic_id = nullif(current_setting('app.clinic_id', true), '') AND r.subject_id = ANY (subjects)
      AND r.during && tstzrange(since, before) AND r.released_at IS NULL AND r.override
      AND (r.expires_at IS NULL OR r.expires_at > now) AND (moving IS NULL OR r.appointment_id IS DISTINCT FROM moving)
  ) taken
  GROUP BY taken.subject_id
$$;
--> statement-breakpoint
DO $$
BEGIN
  EXECUTE 'GRANT CREATE ON SCHEMA public TO bedside_lookup';
  EXECUTE 'ALTER FUNCTION find_busy_time(text[], timestamptz, timestamptz, timestamptz, text) OWNER TO bedside_lookup';
  EXECUTE 'REVOKE CREATE ON SCHEMA public FROM bedside_lookup';
  EXECUTE 'REVOKE ALL ON FUNCTION find_busy_time(text[], timestamptz, timestamptz, timestamptz, text) FROM PUBLIC';
  EXECUTE 'GRANT EXECUTE ON FUNCTION find_busy_time(text[], timestamptz, timestamptz, timestamptz, text) TO bedside_app';
END $$;
