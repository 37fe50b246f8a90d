-- Events that wait to be sent: written with the change that they tell of, removed when the queue has them.
CREATE TABLE app.outbox (
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  event_id uuid NOT NULL,
  type text NOT NULL CHECK (type ~ '^[a-z_]{1,40}\.[a-z_]{1,40}$'),
  -- No foreign key: an event outlives the chatbot that it is about.
  chatbot_id uuid,
  occurred_at timestamptz NOT NULL DEFAULT now(),
  data jsonb NOT NULL CHECK (jsonb_typeof(data) = 'object'),
  PRIMARY KEY (account_id, event_id)
);

-- In the order in which they are sent.
CREATE INDEX outbox_by_time ON app.outbox (event_id);

CALL app.isolate('app.outbox');

-- The one login that looks across accounts sees this table alone. It changes nothing in it: nothing may come out of its hands that no account has written.
CREATE POLICY relay ON app.outbox TO app_relay USING (true) WITH CHECK (false);

GRANT INSERT ON app.outbox TO app_api, app_ingest;

GRANT USAGE ON SCHEMA app TO app_relay;

GRANT EXECUTE ON FUNCTION app.current_account() TO app_relay;

GRANT SELECT, DELETE ON app.outbox TO app_relay;

-- Without the right to change a column no row can be locked, and two relays at once would send the same events.
GRANT UPDATE (occurred_at) ON app.outbox TO app_relay;
