-- When somebody was let in from the waiting room, by the wall clock as the lock of the call: who was let in after it stands above it.
ALTER TABLE call_participants ADD COLUMN let_in_at timestamptz(3);
