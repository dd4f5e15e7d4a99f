-- Who brought a guest: a link in a guest's place is given by the same side.
alter table appointment_participants add column is_brought_by_patient boolean not null default false;
