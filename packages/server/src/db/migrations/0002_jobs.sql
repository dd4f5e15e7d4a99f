-- Set once LiveKit has the room, so that a room which LiveKit no longer has is told from one that was never made.
ALTER TABLE call_rooms ALTER COLUMN opened_at DROP NOT NULL;
--> statement-breakpoint
-- When the call was last compared with LiveKit's room. A comparison that finds a newer value drops its result.
ALTER TABLE calls ADD COLUMN checked_at timestamptz(3);
--> statement-breakpoint
CREATE INDEX calls_live_idx ON calls (clinic_id) WHERE status IN ('initiated', 'ringing', 'accepted');
--> statement-breakpoint
CREATE INDEX call_rooms_open_idx ON call_rooms (call_id) WHERE closed_at IS NULL;
--> statement-breakpoint
CREATE INDEX appointments_running_idx ON appointments (clinic_id) WHERE status = 'in_progress';
--> statement-breakpoint
CREATE INDEX appointments_unfinished_idx ON appointments (clinic_id, ends_at) WHERE status IN ('scheduled', 'checked_in');
--> statement-breakpoint
-- To know a practitioner's own hard stop; not their name.
GRANT SELECT (id, clinic_id, join_window) ON people TO bedside_jobs;
--> statement-breakpoint
CREATE POLICY all_clinics ON people FOR SELECT TO bedside_jobs USING (true);
--> statement-breakpoint
GRANT SELECT ON appointment_participants TO bedside_jobs;
--> statement-breakpoint
CREATE POLICY all_clinics ON appointment_participants FOR SELECT TO bedside_jobs USING (true);
--> statement-breakpoint
-- What is due at `now` by the wall clock, in all clinics, in one statement: an idle server asks nothing else.
--   call   a live call: compare it with its room
--   room   its call is over, and LiveKit may still have it
--   over   past its hard stop (`join-window.rules.ts`): nobody came; or someone still waits; or the day to object has passed
--   away   checked in, and everyone who waits has been silent for too long
-- It only finds; the verbs look again under their locks.
CREATE FUNCTION find_due_work(now timestamptz, checked_before timestamptz, away_since timestamptz) RETURNS TABLE (
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
      OR NOT EXISTS (SELECT FROM waiting_entries w WHERE w.appointment_id = a.id AND w.state NOT IN ('waiting', 'held')))
  UNION ALL
  SELECT 'away', a.id, a.clinic_id, c.clock_offset_seconds
  FROM clinics c JOIN appointments a ON a.clinic_id = c.id
  WHERE a.status = 'checked_in' AND NOT EXISTS (
    SELECT FROM waiting_entries w JOIN sessions s ON s.clinic_id = w.clinic_id AND s.person_id = w.person_id
    WHERE w.appointment_id = a.id AND w.state IN ('waiting', 'held') AND s.last_seen_at > away_since)
$$;
--> statement-breakpoint
DO $$
BEGIN
  EXECUTE 'GRANT CREATE ON SCHEMA public TO bedside_jobs';
  EXECUTE 'ALTER FUNCTION find_due_work(timestamptz, timestamptz, timestamptz) OWNER TO bedside_jobs';
  EXECUTE 'REVOKE CREATE ON SCHEMA public FROM bedside_jobs';
  EXECUTE 'REVOKE ALL ON FUNCTION find_due_work(timestamptz, timestamptz, timestamptz) FROM PUBLIC';
  EXECUTE 'GRANT EXECUTE ON FUNCTION find_due_work(timestamptz, timestamptz, timestamptz) TO bedside_app';
END $$;
