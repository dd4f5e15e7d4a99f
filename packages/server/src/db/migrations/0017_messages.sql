-- All messages of a patient and a practitioner, or of a patient and the clinic's team (no practitioner). The row's lock gives its
-- entries their order: `last_position` grows in commit order, so a reader that goes on from a position skips nothing.
CREATE TABLE conversations (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  patient_id text NOT NULL REFERENCES people,
  practitioner_id text REFERENCES people,
  last_position bigint NOT NULL DEFAULT 0,
  last_at timestamptz(3) NOT NULL,
  created_at timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX conversations_sides_key ON conversations (clinic_id, patient_id, practitioner_id) NULLS NOT DISTINCT;
--> statement-breakpoint
CREATE INDEX conversations_patient_idx ON conversations (clinic_id, patient_id, last_at DESC, id DESC);
--> statement-breakpoint
CREATE INDEX conversations_practitioner_idx ON conversations (clinic_id, practitioner_id, last_at DESC, id DESC);
--> statement-breakpoint
CREATE INDEX conversations_list_idx ON conversations (clinic_id, last_at DESC, id DESC);
--> statement-breakpoint
-- What was written, and what happened (kind `event`). Never edited: `deleted_at` leaves a place without words.
CREATE TABLE messages (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  conversation_id text NOT NULL REFERENCES conversations,
  position bigint NOT NULL,
  kind text NOT NULL CONSTRAINT messages_kind CHECK (kind IN ('message', 'event')),
  appointment_id text REFERENCES appointments,
  author_id text REFERENCES people,
  author_side text CONSTRAINT messages_author_side CHECK (author_side IN ('patient', 'clinic', 'guest')),
  -- The patient for whom a guardian wrote.
  on_behalf_of text,
  client_id text,
  -- Of what was sent, so that a repeat is known from another message.
  body_hash text,
  text text,
  event_type text,
  data jsonb NOT NULL DEFAULT '{}',
  sent_at timestamptz(3) NOT NULL,
  deleted_at timestamptz(3),
  CONSTRAINT messages_by_someone CHECK ((kind = 'message') = (author_id IS NOT NULL AND author_side IS NOT NULL AND client_id IS NOT NULL AND body_hash IS NOT NULL)),
  CONSTRAINT messages_event_says_what CHECK ((kind = 'event') = (event_type IS NOT NULL)),
  CONSTRAINT messages_deleted_has_no_words CHECK (deleted_at IS NULL OR text IS NULL),
  CONSTRAINT messages_length CHECK (char_length(text) <= 4000)
);
--> statement-breakpoint
CREATE UNIQUE INDEX messages_position_key ON messages (conversation_id, position);
--> statement-breakpoint
CREATE INDEX messages_thread_idx ON messages (appointment_id, conversation_id, position) WHERE appointment_id IS NOT NULL;
--> statement-breakpoint
-- Sent again by a page that lost the reply, a message is there once.
CREATE UNIQUE INDEX messages_client_key ON messages (conversation_id, author_id, client_id) WHERE kind = 'message';
--> statement-breakpoint
CREATE TABLE message_reactions (
  message_id text NOT NULL REFERENCES messages,
  person_id text NOT NULL REFERENCES people,
  emoji text NOT NULL,
  clinic_id text NOT NULL REFERENCES clinics,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (message_id, person_id, emoji)
);
--> statement-breakpoint
-- How far each person has come in a conversation. Positions only grow.
CREATE TABLE conversation_readers (
  conversation_id text NOT NULL REFERENCES conversations,
  person_id text NOT NULL REFERENCES people,
  clinic_id text NOT NULL REFERENCES clinics,
  side text NOT NULL CONSTRAINT conversation_readers_side CHECK (side IN ('patient', 'clinic', 'guest')),
  delivered_position bigint NOT NULL DEFAULT 0,
  read_position bigint NOT NULL DEFAULT 0,
  updated_at timestamptz(3) NOT NULL,
  PRIMARY KEY (conversation_id, person_id),
  CONSTRAINT conversation_readers_read_is_delivered CHECK (read_position <= delivered_position)
);
--> statement-breakpoint
-- What was uploaded. The row is there before the bytes, so that whatever is left of an upload that was cut off can be found. Times
-- by the wall clock. `address_key` signs the addresses from which it is fetched.
CREATE TABLE files (
  id text PRIMARY KEY,
  clinic_id text NOT NULL REFERENCES clinics,
  uploader_id text NOT NULL REFERENCES people,
  message_id text REFERENCES messages,
  state text NOT NULL CONSTRAINT files_state CHECK (state IN ('uploading', 'stored', 'removed')),
  storage_key text NOT NULL,
  address_key text NOT NULL,
  name text NOT NULL,
  content_type text,
  bytes bigint,
  sha256 text,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT files_stored_is_known CHECK (state <> 'stored' OR (content_type IS NOT NULL AND bytes IS NOT NULL AND sha256 IS NOT NULL)),
  CONSTRAINT files_used_is_stored CHECK (message_id IS NULL OR state <> 'uploading')
);
--> statement-breakpoint
CREATE INDEX files_message_idx ON files (message_id) WHERE message_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX files_uploader_idx ON files (uploader_id) WHERE message_id IS NULL;
--> statement-breakpoint
CREATE INDEX files_unused_idx ON files (created_at) WHERE message_id IS NULL AND state <> 'removed';
--> statement-breakpoint
CREATE INDEX files_removed_idx ON files (created_at) WHERE state = 'removed';
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['conversations', 'messages', 'message_reactions', 'conversation_readers', 'files'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY same_clinic ON %I TO bedside_app USING (clinic_id = nullif(current_setting(''app.clinic_id'', true), ''''))', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO bedside_app', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['message_reactions', 'files'] LOOP
    EXECUTE format('GRANT DELETE ON %I TO bedside_app', t);
  END LOOP;
  -- Nothing that was written can be written over: only that it was deleted, where words become none.
  EXECUTE 'GRANT UPDATE (last_position, last_at) ON conversations TO bedside_app';
  EXECUTE 'GRANT UPDATE (text, deleted_at) ON messages TO bedside_app';
  EXECUTE 'GRANT UPDATE (delivered_position, read_position, updated_at) ON conversation_readers TO bedside_app';
  EXECUTE 'GRANT UPDATE (state, message_id, name, content_type, bytes, sha256) ON files TO bedside_app';
  EXECUTE 'GRANT SELECT ON files TO bedside_jobs, bedside_lookup';
  EXECUTE 'CREATE POLICY all_clinics ON files FOR SELECT TO bedside_jobs USING (true)';
  EXECUTE 'CREATE POLICY before_the_clinic_is_known ON files FOR SELECT TO bedside_lookup USING (true)';
END $$;
--> statement-breakpoint
-- The second wall: words go, and no others come in their place.
CREATE FUNCTION keep_messages() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.text IS NOT NULL AND NEW.text IS DISTINCT FROM OLD.text OR OLD.deleted_at IS NOT NULL OR NEW.deleted_at IS NULL THEN
    RAISE EXCEPTION 'a message is not edited' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'messages_stay';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER messages_stay BEFORE UPDATE ON messages FOR EACH ROW EXECUTE FUNCTION keep_messages();
--> statement-breakpoint
-- Files that nobody will use, or that belong to a deleted message: of all clinics, by the wall clock. It only finds.
CREATE FUNCTION find_due_files(unused_before timestamptz) RETURNS TABLE (kind text, id text, clinic_id text, clock_offset_seconds integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT 'file', f.id, f.clinic_id, c.clock_offset_seconds FROM files f JOIN clinics c ON c.id = f.clinic_id
  WHERE f.message_id IS NULL AND f.state <> 'removed' AND f.created_at < unused_before
  UNION ALL
  SELECT 'file', f.id, f.clinic_id, c.clock_offset_seconds FROM files f JOIN clinics c ON c.id = f.clinic_id
  WHERE f.state = 'removed'
$$;
--> statement-breakpoint
-- An address names a file and no clinic; its signature is made with the file's own key.
CREATE FUNCTION find_file_address(wanted text)
RETURNS TABLE (address_key text, storage_key text, name text, content_type text, bytes bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.address_key, f.storage_key, f.name, f.content_type, f.bytes FROM files f WHERE f.id = wanted AND f.state = 'stored'
$$;
--> statement-breakpoint
DO $$
BEGIN
  EXECUTE 'GRANT CREATE ON SCHEMA public TO bedside_jobs, bedside_lookup';
  EXECUTE 'ALTER FUNCTION find_due_files(timestamptz) OWNER TO bedside_jobs';
  EXECUTE 'ALTER FUNCTION find_file_address(text) OWNER TO bedside_lookup';
  EXECUTE 'REVOKE CREATE ON SCHEMA public FROM bedside_jobs, bedside_lookup';
  EXECUTE 'REVOKE ALL ON FUNCTION find_due_files(timestamptz), find_file_address(text) FROM PUBLIC';
  EXECUTE 'GRANT EXECUTE ON FUNCTION find_due_files(timestamptz), find_file_address(text) TO bedside_app';
END $$;
--> statement-breakpoint
-- Who shares an appointment already has a conversation.
INSERT INTO conversations (id, clinic_id, patient_id, practitioner_id, last_position, last_at, created_at)
SELECT 'cnv_' || replace(gen_random_uuid()::text, '-', ''), p.clinic_id, p.person_id, d.person_id, 0, max(a.updated_at), min(a.created_at)
FROM appointment_participants p
JOIN appointment_participants d ON d.appointment_id = p.appointment_id AND d.role = 'practitioner'
JOIN appointments a ON a.id = p.appointment_id
WHERE p.role = 'patient' AND a.status <> 'entered_in_error'
GROUP BY p.clinic_id, p.person_id, d.person_id
ON CONFLICT DO NOTHING;
