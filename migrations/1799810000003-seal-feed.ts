import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tokens of the feed are sealed: nobody reads from one how many transactions came before it. The same place gives the same
 * token, so that answers stay comparable.
 */
export class SealFeed1799810000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SEALED);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function feed_token(behind_xid xid8, behind_id uuid) returns text language sql stable as $$
        select page_cursor('CHANGES ' || feed_origin(), behind_xid::text, behind_id)
      $$;
      drop function opened_feed_token, sealed_feed_place_mac;
      drop table feed_seal;
    `);
  }
}

const SEALED = `
  create extension if not exists pgcrypto;

  -- The keys with which tokens are sealed. They never leave the database, but for its backups.
  create table feed_seal (
    one boolean primary key default true constraint feed_seal_one_check check (one),
    mac_key bytea not null default gen_random_bytes(32),
    cipher_key bytea not null default gen_random_bytes(32)
  );
  insert into feed_seal default values;

  -- The initialisation vector of a place, which authenticates it as well (the construction of RFC 5297, with HMAC-SHA-256
  -- as the pseudo-random function): two places never share one, and a token that was changed does not open.
  create function sealed_feed_place_mac(place bytea) returns bytea language sql stable as $$
    select substr(hmac(place, mac_key, 'sha256'), 1, 16) from feed_seal
  $$;

  -- A place in the feed, behind this change of this transaction: 48 bytes in url-safe base64.
  create or replace function feed_token(behind_xid xid8, behind_id uuid) returns text language sql stable as $$
    select translate(encode(mac || encrypt_iv(place, (select cipher_key from feed_seal), mac, 'aes-cbc/pad:none'), 'base64'),
      '+/' || chr(10), '-_')
    from (
      select decode(feed_origin(), 'hex') || decode(lpad(to_hex(behind_xid::text::bigint), 16, '0'), 'hex')
        || uuid_send(behind_id) as place
    ) as told, sealed_feed_place_mac(place) as mac
  $$;

  -- What a token holds; no row where it was not sealed here.
  create function opened_feed_token(token text) returns table (origin text, xid xid8, id uuid)
  language plpgsql stable as $$
  declare
    sealed bytea;
    place bytea;
  begin
    if token !~ '^[A-Za-z0-9_-]{64}$' then
      return;
    end if;
    sealed := decode(translate(token, '-_', '+/'), 'base64');
    place := decrypt_iv(substr(sealed, 17), (select cipher_key from feed_seal), substr(sealed, 1, 16), 'aes-cbc/pad:none');
    if sealed_feed_place_mac(place) <> substr(sealed, 1, 16) then
      return;
    end if;
    return query select encode(substr(place, 1, 8), 'hex'),
      (('x' || encode(substr(place, 9, 8), 'hex'))::bit(64)::bigint::text)::xid8, encode(substr(place, 17, 16), 'hex')::uuid;
  end $$;
`;
