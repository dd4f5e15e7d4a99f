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
