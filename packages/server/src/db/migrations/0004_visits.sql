-- To know whether a practitioner came to the door.
GRANT SELECT ON join_decisions TO bedside_jobs;
--> statement-breakpoint
CREATE POLICY all_clinics ON join_decisions FOR SELECT TO bedside_jobs USING (true);
--> statement-breakpoint
-- As in 0002, but for `over`: someone who still waits is found also when someone else has left, and an appointment to which
-- only the practitioner came is left alone for the day in which the clinic may say what happened.
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
    SELECT FROM waiting_entries w JOIN sessions s ON s.clinic_id = w.clinic_id AND s.person_id = w.person_id
    WHERE w.appointment_id = a.id AND w.state IN ('waiting', 'held') AND s.last_seen_at > away_since)
$$;
--> statement-breakpoint
-- A link is an actor of its own, for one person and one appointment.
DROP FUNCTION find_invitation(text);
--> statement-breakpoint
CREATE FUNCTION find_invitation(hash text) RETURNS TABLE (
  invitation_id text, person_id text, appointment_id text, clinic_id text, clock_offset_seconds integer, allowed_origins text[],
  publishable_key text
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.id, i.person_id, i.appointment_id, i.clinic_id, c.clock_offset_seconds, c.allowed_origins, c.publishable_key
  FROM invitations i JOIN clinics c ON c.id = i.clinic_id WHERE i.secret_hash = hash
$$;
--> statement-breakpoint
-- Without what nobody read.
DROP FUNCTION find_session(text);
--> statement-breakpoint
CREATE FUNCTION find_session(hash text) RETURNS TABLE (
  session_id text, clinic_id text, person_id text, kind text, appointment_id text, expires_at timestamptz, revoked_at timestamptz,
  clock_offset_seconds integer, allowed_origins text[]
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.id, s.clinic_id, s.person_id, p.kind, s.appointment_id, s.expires_at, s.revoked_at, c.clock_offset_seconds,
    c.allowed_origins
  FROM sessions s JOIN people p ON p.id = s.person_id JOIN clinics c ON c.id = s.clinic_id WHERE s.token_hash = hash
$$;
--> statement-breakpoint
DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['find_invitation', 'find_session'] LOOP
    EXECUTE 'GRANT CREATE ON SCHEMA public TO bedside_lookup';
    EXECUTE format('ALTER FUNCTION %I(text) OWNER TO bedside_lookup', f);
    EXECUTE 'REVOKE CREATE ON SCHEMA public FROM bedside_lookup';
    EXECUTE format('REVOKE ALL ON FUNCTION %I(text) FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %I(text) TO bedside_app', f);
  END LOOP;
END $$;
--> statement-breakpoint
ALTER TABLE api_keys DROP COLUMN last_used_at;
