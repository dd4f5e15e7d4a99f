-- Calls that are rung, moderated and looked up later.
ALTER TABLE calls
  ADD COLUMN mode text NOT NULL DEFAULT 'video' CONSTRAINT calls_mode CHECK (mode IN ('audio', 'video')),
  -- Who rang, of an ad hoc call.
  ADD COLUMN rung_by text REFERENCES people,
  -- Of an ad hoc call; of a scheduled one its appointment says it.
  ADD COLUMN department_id text REFERENCES departments,
  ADD COLUMN accepted_at timestamptz(3),
  ADD COLUMN locked_at timestamptz(3),
  -- The call that the callee was in when this one failed.
  ADD COLUMN busy_call_id text,
  ADD COLUMN admin_notes text,
  ADD CONSTRAINT calls_ad_hoc_was_rung CHECK (kind = 'scheduled' OR rung_by IS NOT NULL);
--> statement-breakpoint
ALTER TABLE call_participants DROP CONSTRAINT call_participants_state;
--> statement-breakpoint
ALTER TABLE call_participants
  ADD CONSTRAINT call_participants_state
    CHECK (state IN ('ringing', 'invited', 'connected', 'left', 'removed', 'declined', 'missed')),
  -- Until when it counts as live without being in the room: to answer, to connect, to come back. By the wall clock.
  ADD COLUMN live_until timestamptz(3),
  -- Who rang them into a call that was under way.
  ADD COLUMN invited_by text REFERENCES people,
  ADD COLUMN hand_raised_at timestamptz(3),
  -- Since when in the side room, and not in the main one.
  ADD COLUMN stepped_out_at timestamptz(3),
  -- Null: by role.
  ADD COLUMN may_share_screen boolean,
  ADD CONSTRAINT call_participants_ringing_ends CHECK (state <> 'ringing' OR (live_until IS NOT NULL AND is_live));
--> statement-breakpoint
CREATE INDEX call_participants_person_idx ON call_participants (person_id, call_id);
--> statement-breakpoint
CREATE INDEX calls_list_idx ON calls (clinic_id, started_at, id);
--> statement-breakpoint
CREATE INDEX calls_appointment_idx ON calls (appointment_id, started_at) WHERE appointment_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX calls_department_idx ON calls (department_id, started_at) WHERE department_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX calls_old_idx ON calls (clinic_id, ended_at) WHERE ended_at IS NOT NULL;
--> statement-breakpoint
-- How each one's browser fared: one small summary a participant.
CREATE TABLE call_quality (
  participant_id text PRIMARY KEY REFERENCES call_participants ON DELETE CASCADE,
  clinic_id text NOT NULL REFERENCES clinics,
  call_id text NOT NULL REFERENCES calls ON DELETE CASCADE,
  summary jsonb NOT NULL,
  updated_at timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE INDEX call_quality_call_idx ON call_quality (call_id);
--> statement-breakpoint
ALTER TABLE call_rooms DROP CONSTRAINT call_rooms_call_id_fkey,
  ADD CONSTRAINT call_rooms_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls ON DELETE CASCADE;
--> statement-breakpoint
ALTER TABLE call_participants DROP CONSTRAINT call_participants_call_id_fkey,
  ADD CONSTRAINT call_participants_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls ON DELETE CASCADE;
--> statement-breakpoint
DO $$
BEGIN
  EXECUTE 'ALTER TABLE call_quality ENABLE ROW LEVEL SECURITY';
  EXECUTE 'ALTER TABLE call_quality FORCE ROW LEVEL SECURITY';
  EXECUTE 'CREATE POLICY same_clinic ON call_quality TO bedside_app USING (clinic_id = nullif(current_setting(''app.clinic_id'', true), ''''))';
  EXECUTE 'GRANT SELECT, INSERT, UPDATE ON call_quality TO bedside_app';
  -- The log is kept for as long as the clinic says; what hangs on a call goes with it.
  EXECUTE 'GRANT DELETE ON calls TO bedside_jobs';
  EXECUTE 'CREATE POLICY forgotten ON calls FOR DELETE TO bedside_jobs USING (true)';
END $$;
