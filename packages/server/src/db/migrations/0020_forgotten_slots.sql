-- What the jobs forget of slots: holds and offers that are over, and freed time that was settled. Each with the index that finds it,
-- and one for each key that points to what goes.
CREATE INDEX slot_holds_ended_idx ON slot_holds (clinic_id, ended_at) WHERE ended_at IS NOT NULL;
--> statement-breakpoint
CREATE INDEX waitlist_offers_ended_idx ON waitlist_offers (clinic_id, ended_at) WHERE ended_at IS NOT NULL;
--> statement-breakpoint
CREATE INDEX freed_slots_settled_idx ON freed_slots (clinic_id, created_at) WHERE state = 'settled';
--> statement-breakpoint
CREATE INDEX waitlist_offers_freed_slot_idx ON waitlist_offers (freed_slot_id);
--> statement-breakpoint
CREATE INDEX waitlist_offers_slot_hold_idx ON waitlist_offers (slot_hold_id) WHERE slot_hold_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX rate_limits_expire_idx ON rate_limits (expire);
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['slot_holds', 'waitlist_offers', 'freed_slots'] LOOP
    EXECUTE format('GRANT DELETE ON %I TO bedside_jobs', t);
    EXECUTE format('CREATE POLICY forgotten ON %I FOR DELETE TO bedside_jobs USING (true)', t);
  END LOOP;
END $$;
