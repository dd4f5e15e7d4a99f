-- Where a clinic's servers are told what happened. The secret itself is stored nowhere: it follows from its seed and the key of
-- the installation. `position` is how far its events have become deliveries.
CREATE TABLE webhook_endpoints (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  url text NOT NULL,
  description text,
  event_types text[],
  payload text NOT NULL CONSTRAINT webhook_endpoints_payload CHECK (payload IN ('thin', 'full')),
  is_enabled boolean NOT NULL,
  disabled_because text CONSTRAINT webhook_endpoints_disabled_because CHECK (disabled_because IN ('gone', 'by_clinic')),
  secret_seed text NOT NULL,
  previous_seed text,
  previous_expires_at timestamptz(3),
  position bigint NOT NULL,
  last_number bigint NOT NULL,
  failing_since timestamptz(3),
  revision integer NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  CONSTRAINT webhook_endpoints_disabled_somehow CHECK (is_enabled = (disabled_because IS NULL)),
  CONSTRAINT webhook_endpoints_previous_ends CHECK ((previous_seed IS NULL) = (previous_expires_at IS NULL))
);
--> statement-breakpoint
CREATE INDEX webhook_endpoints_clinic_idx ON webhook_endpoints (clinic_id, created_at, id);
--> statement-breakpoint
-- The outbox of one endpoint, and its log. Of each appointment one is `pending` and the later ones are `held`.
CREATE TABLE webhook_deliveries (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  endpoint_id text NOT NULL REFERENCES webhook_endpoints ON DELETE CASCADE,
  number bigint NOT NULL,
  event_id text NOT NULL,
  event_type text NOT NULL,
  event_position bigint,
  appointment_id text,
  state text NOT NULL CONSTRAINT webhook_deliveries_state CHECK (state IN ('pending', 'held', 'delivered', 'failed')),
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamptz(3) NOT NULL,
  status_code integer,
  problem text,
  duration_ms integer,
  attempted_at timestamptz(3),
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT webhook_deliveries_held_behind CHECK (state <> 'held' OR appointment_id IS NOT NULL)
);
--> statement-breakpoint
CREATE UNIQUE INDEX webhook_deliveries_number_key ON webhook_deliveries (endpoint_id, number);
--> statement-breakpoint
CREATE INDEX webhook_deliveries_state_idx ON webhook_deliveries (endpoint_id, state, number);
--> statement-breakpoint
CREATE INDEX webhook_deliveries_due_idx ON webhook_deliveries (endpoint_id, due_at, number) WHERE state = 'pending';
--> statement-breakpoint
-- The second wall behind the order: two of one appointment are never on their way together.
CREATE UNIQUE INDEX webhook_deliveries_one_at_a_time ON webhook_deliveries (endpoint_id, appointment_id)
  WHERE state = 'pending' AND appointment_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX webhook_deliveries_held_idx ON webhook_deliveries (endpoint_id, appointment_id, number) WHERE state = 'held';
--> statement-breakpoint
CREATE INDEX webhook_deliveries_created_idx ON webhook_deliveries (created_at);
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['webhook_endpoints', 'webhook_deliveries'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY same_clinic ON %I TO bedside_app USING (clinic_id = nullif(current_setting(''app.clinic_id'', true), ''''))', t);
    EXECUTE format('CREATE POLICY all_clinics ON %I FOR SELECT TO bedside_jobs USING (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO bedside_app', t);
  END LOOP;
END $$;
--> statement-breakpoint
-- Whose endpoint has something to do; not where it is.
GRANT SELECT (id, clinic_id, is_enabled, position) ON webhook_endpoints TO bedside_jobs;
--> statement-breakpoint
GRANT SELECT, DELETE ON webhook_deliveries TO bedside_jobs;
--> statement-breakpoint
CREATE POLICY forgotten ON webhook_deliveries FOR DELETE TO bedside_jobs USING (true);
--> statement-breakpoint
-- The enabled endpoints of all clinics that have anything to send, and when: `due_at` is null where events are not deliveries yet.
CREATE FUNCTION find_webhook_work() RETURNS TABLE (
  endpoint_id text, clinic_id text, clock_offset_seconds integer, due_at timestamptz
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT e.id, e.clinic_id, c.clock_offset_seconds, CASE WHEN p.last_position > e.position THEN NULL ELSE d.due_at END
  FROM webhook_endpoints e JOIN clinics c ON c.id = e.clinic_id
  LEFT JOIN event_positions p ON p.clinic_id = e.clinic_id
  LEFT JOIN LATERAL (
    SELECT w.due_at FROM webhook_deliveries w WHERE w.endpoint_id = e.id AND w.state = 'pending' ORDER BY w.due_at LIMIT 1
  ) d ON true
  WHERE e.is_enabled AND (p.last_position > e.position OR d.due_at IS NOT NULL)
$$;
--> statement-breakpoint
DO $$
BEGIN
  EXECUTE 'GRANT CREATE ON SCHEMA public TO bedside_jobs';
  EXECUTE 'ALTER FUNCTION find_webhook_work() OWNER TO bedside_jobs';
  EXECUTE 'REVOKE CREATE ON SCHEMA public FROM bedside_jobs';
  EXECUTE 'REVOKE ALL ON FUNCTION find_webhook_work() FROM PUBLIC';
  EXECUTE 'GRANT EXECUTE ON FUNCTION find_webhook_work() TO bedside_app';
END $$;
