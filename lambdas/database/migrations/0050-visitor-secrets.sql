-- What a site signs its visitors with (S21): sealed, so a copy of the table vouches for nobody. The one before is good for a while after a rotation.
CREATE TABLE app.visitor_secrets (
  account_id uuid NOT NULL,
  chatbot_id uuid NOT NULL,
  secret_id uuid NOT NULL,
  sealed text NOT NULL CHECK (char_length(sealed) <= 400),
  last_four text NOT NULL CHECK (char_length(last_four) = 4),
  created_at timestamptz NOT NULL DEFAULT now(),
  previous_id uuid,
  previous_sealed text CHECK (char_length(previous_sealed) <= 400),
  previous_until timestamptz,
  PRIMARY KEY (account_id, chatbot_id),
  FOREIGN KEY (account_id, chatbot_id) REFERENCES app.chatbots ON DELETE CASCADE,
  CHECK ((previous_id IS NULL) = (previous_sealed IS NULL) AND (previous_id IS NULL) = (previous_until IS NULL))
);

CALL app.isolate('app.visitor_secrets');

GRANT SELECT, INSERT, UPDATE, DELETE ON app.visitor_secrets TO app_api;
