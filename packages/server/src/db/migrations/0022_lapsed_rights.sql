-- Somebody acts for a patient from `since` to `until`: what has lapsed counts no more, and is not in the way of a new one.
DROP INDEX proxies_one_live;
--> statement-breakpoint
ALTER TABLE proxies ADD CONSTRAINT proxies_one_live EXCLUDE USING gist (guardian_id WITH =, patient_id WITH =, tstzrange(since, until) WITH &&)
  WHERE (ended_at IS NULL);
--> statement-breakpoint
CREATE INDEX proxies_guardian_idx ON proxies (guardian_id) WHERE ended_at IS NULL;
--> statement-breakpoint
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
      JOIN LATERAL (SELECT w.person_id UNION ALL SELECT x.guardian_id FROM proxies x WHERE x.patient_id = w.person_id AND x.ended_at IS NULL
        AND now + make_interval(secs => c.clock_offset_seconds) >= x.since
        AND (x.until IS NULL OR now + make_interval(secs => c.clock_offset_seconds) < x.until)) who ON true
      JOIN sessions s ON s.clinic_id = w.clinic_id AND s.person_id = who.person_id
    WHERE w.appointment_id = a.id AND w.state IN ('waiting', 'held') AND s.last_seen_at > away_since)
$$;
--> statement-breakpoint
-- Where the caller stood when the reply was made: role, departments, for whom they acted. Who has lost any of it gets no replay.
ALTER TABLE idempotency_keys ADD COLUMN standing text[] NOT NULL DEFAULT '{}';
--> statement-breakpoint
-- Where the clinic's own people work: their mails lead there. Null: mails to them have no link.
ALTER TABLE clinics ADD COLUMN staff_url text;
--> statement-breakpoint
-- The time that a hold kept goes with the hold.
CREATE INDEX reservations_of_holds_idx ON reservations (clinic_id, released_at) WHERE kind = 'slot_hold' AND released_at IS NOT NULL;
--> statement-breakpoint
CREATE INDEX slot_holds_reservation_idx ON slot_holds (reservation_id);
--> statement-breakpoint
GRANT SELECT, DELETE ON reservations TO bedside_jobs;
--> statement-breakpoint
CREATE POLICY forgotten ON reservations TO bedside_jobs USING (kind = 'slot_hold');
