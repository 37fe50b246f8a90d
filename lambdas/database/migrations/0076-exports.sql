-- The export of an account: one at a time, replaced by the next one.
CREATE TABLE app.exports (
  account_id uuid PRIMARY KEY REFERENCES app.accounts ON DELETE CASCADE,
  export_id uuid NOT NULL,
  status text NOT NULL CHECK (status IN ('preparing', 'ready', 'failed', 'expired')),
  requested_by uuid NOT NULL,
  -- Where the mail leads that says that it is ready.
  origin text NOT NULL CHECK (char_length(origin) <= 300),
  bytes bigint CHECK (bytes >= 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz
);

CALL app.isolate('app.exports');

GRANT SELECT, INSERT, UPDATE ON app.exports TO app_api;
