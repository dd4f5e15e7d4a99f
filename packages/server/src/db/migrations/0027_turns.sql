-- The practitioner is free and it is their turn, but their door is not open yet: told at this moment, whoever chose to be.
ALTER TABLE late_offers ADD COLUMN tell_at timestamptz(3);
--> statement-breakpoint
CREATE INDEX late_offers_tell_idx ON late_offers (clinic_id, tell_at) WHERE tell_at IS NOT NULL;
--> statement-breakpoint
CREATE FUNCTION find_due_turns(now timestamptz) RETURNS TABLE (kind text, id text, clinic_id text, clock_offset_seconds integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT 'turn', o.id, o.clinic_id, c.clock_offset_seconds FROM clinics c JOIN late_offers o ON o.clinic_id = c.id
  WHERE o.tell_at <= now + make_interval(secs => c.clock_offset_seconds)
$$;
--> statement-breakpoint
DO $$
BEGIN
  EXECUTE 'GRANT CREATE ON SCHEMA public TO bedside_jobs';
  EXECUTE 'ALTER FUNCTION find_due_turns(timestamptz) OWNER TO bedside_jobs';
  EXECUTE 'REVOKE CREATE ON SCHEMA public FROM bedside_jobs';
  EXECUTE 'REVOKE ALL ON FUNCTION find_due_turns(timestamptz) FROM PUBLIC';
  EXECUTE 'GRANT EXECUTE ON FUNCTION find_due_turns(timestamptz) TO bedside_app';
END $$;
