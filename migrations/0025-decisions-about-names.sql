-- The party that a signature got: the survivor of the decided party at that time. The rows outlive their signatures, for
-- a deleted agreement may be restored with the party.
alter table resolved_mention add column party_id uuid, drop constraint resolved_mention_signature_id_fkey;
