-- What a call with an idempotency key has made, written in the transaction that made it: a repeat finds either both or neither.
CREATE TABLE app.keyed_calls (
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  -- Caller, route and key, as a hash.
  call_id text NOT NULL CHECK (char_length(call_id) = 43),
  input_hash text NOT NULL CHECK (char_length(input_hash) = 43),
  -- What the transaction answered; missing only while it runs.
  result bytea,
  made_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, call_id)
);

CREATE INDEX keyed_calls_by_time ON app.keyed_calls (made_at);

CALL app.isolate('app.keyed_calls');

GRANT SELECT, INSERT, UPDATE, DELETE ON app.keyed_calls TO app_api;

-- The login that looks across accounts takes away what no repeat may ask for any more. It sees that such a row is there, and nothing of what is in it.
CREATE POLICY over ON app.keyed_calls TO app_relay USING (made_at < now() - interval '1 day') WITH CHECK (false);

GRANT SELECT (account_id, call_id, made_at), DELETE ON app.keyed_calls TO app_relay;
