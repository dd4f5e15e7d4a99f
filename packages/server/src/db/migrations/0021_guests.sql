-- What a guest comes as. Null: nobody said.
ALTER TABLE appointment_participants ADD COLUMN guest_kind text
  CONSTRAINT appointment_participants_guest_kind CHECK (guest_kind IS NULL OR (role = 'guest' AND guest_kind IN ('interpreter', 'relative', 'other')));
