-- The key under which an account's own secrets are sealed, itself closed by KMS for that account (S28, S30). Gone with the account, and with it every secret.
CREATE TABLE app.data_keys (
  account_id uuid PRIMARY KEY REFERENCES app.accounts ON DELETE CASCADE,
  sealed_key text NOT NULL CHECK (char_length(sealed_key) <= 1000),
  created_at timestamptz NOT NULL DEFAULT now()
);

CALL app.isolate('app.data_keys');

GRANT SELECT, INSERT ON app.data_keys TO app_api, app_ingest;
