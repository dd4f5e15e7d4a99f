-- What someone who waits was told last: `{ code, text, at }`. A person's words stand here and nowhere else.
ALTER TABLE waiting_entries ADD COLUMN message jsonb;
--> statement-breakpoint
-- That a practitioner is late for one visit, as offered to one of its patients, and what they chose.
CREATE TABLE late_offers (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  appointment_id text NOT NULL REFERENCES appointments,
  person_id text NOT NULL REFERENCES people,
  practitioner_id text NOT NULL REFERENCES people,
  minutes integer CONSTRAINT late_offers_minutes CHECK (minutes > 0),
  offered_at timestamptz(3) NOT NULL,
  choice text CONSTRAINT late_offers_choice CHECK (choice IN ('wait', 'tell_me', 'phone', 'another_slot')),
  chosen_at timestamptz(3),
  call_back_number text,
  ready_at timestamptz(3),
  ended_at timestamptz(3),
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  CONSTRAINT late_offers_person_key UNIQUE (appointment_id, person_id),
  CONSTRAINT late_offers_chosen CHECK ((choice IS NULL) = (chosen_at IS NULL)),
  CONSTRAINT late_offers_phoned CHECK (call_back_number IS NULL OR choice = 'phone')
);
--> statement-breakpoint
-- What a practitioner has still to take back, or to make good.
CREATE INDEX late_offers_open_idx ON late_offers (practitioner_id) WHERE ended_at IS NULL;
--> statement-breakpoint
ALTER TABLE late_offers ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE late_offers FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY same_clinic ON late_offers TO bedside_app USING (clinic_id = nullif(current_setting('app.clinic_id', true), ''));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON late_offers TO bedside_app;
--> statement-breakpoint
CREATE POLICY all_clinics ON late_offers FOR SELECT TO bedside_jobs USING (true);
--> statement-breakpoint
GRANT SELECT ON late_offers TO bedside_jobs;
--> statement-breakpoint
-- As in 0009, but `proposal` finds only what the clinic was on time for: its practitioner is not in another visit, did not say
-- that they are late, and was still there when the grace was over.
CREATE OR REPLACE FUNCTION find_due_appointments(now timestamptz) RETURNS TABLE (
  kind text, id text, clinic_id text, clock_offset_seconds integer
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT 'expiry', a.id, a.clinic_id, c.clock_offset_seconds
  FROM clinics c JOIN appointments a ON a.clinic_id = c.id
  WHERE a.status = 'pending' AND a.deleted_at IS NULL AND a.expires_at <= now + make_interval(secs => c.clock_offset_seconds)
  UNION ALL
  SELECT 'proposal', a.id, a.clinic_id, c.clock_offset_seconds
  FROM clinics c JOIN appointments a ON a.clinic_id = c.id
    CROSS JOIN LATERAL (SELECT now + make_interval(secs => c.clock_offset_seconds) AS at) clock
  WHERE a.status IN ('scheduled', 'checked_in') AND a.mode IN ('video', 'audio') AND a.no_show_proposed IS NULL
    AND a.starts_at <= clock.at - interval '15 minutes' AND a.starts_at > clock.at - interval '2 days'
    AND NOT EXISTS (SELECT FROM waiting_entries w WHERE w.appointment_id = a.id)
    AND EXISTS (SELECT FROM join_decisions d WHERE d.appointment_id = a.id AND d.reason = 'nobody_admitted')
    AND NOT EXISTS (SELECT FROM late_offers o WHERE o.appointment_id = a.id AND o.ended_at IS NULL)
    AND EXISTS (
      SELECT FROM appointment_participants p JOIN sessions s ON s.clinic_id = p.clinic_id AND s.person_id = p.person_id
      WHERE p.appointment_id = a.id AND p.role = 'practitioner'
        AND s.last_seen_at > a.starts_at - make_interval(secs => c.clock_offset_seconds) + interval '14 minutes 15 seconds')
    AND NOT EXISTS (
      SELECT FROM appointment_participants p
        JOIN appointment_participants q ON q.clinic_id = p.clinic_id AND q.person_id = p.person_id AND q.role = 'practitioner'
        JOIN appointments other ON other.id = q.appointment_id
      WHERE p.appointment_id = a.id AND p.role = 'practitioner' AND other.id <> a.id AND other.status = 'in_progress')
$$;
