-- Where the events of an account are sent (S28).
CREATE TABLE app.webhooks (
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  webhook_id uuid NOT NULL,
  url text NOT NULL CHECK (char_length(url) <= 2048),
  description text NOT NULL CHECK (char_length(description) <= 800),
  events text[] NOT NULL CHECK (cardinality(events) BETWEEN 1 AND 100),
  -- Missing: every chatbot, and what is about none.
  chatbot_ids uuid[] CHECK (cardinality(chatbot_ids) BETWEEN 1 AND 100),
  -- What is said in conversations that only some members may see leaves whole.
  restricted boolean NOT NULL DEFAULT false,
  -- Whose sight decides what leaves: whoever made it or changed it last. No foreign key: of one who has left nobody's sight is left.
  acts_for uuid NOT NULL,
  disabled_at timestamptz,
  disabled_reason text CHECK (disabled_reason IN ('person', 'gone', 'failing')),
  -- Since when nothing was taken.
  failing_since timestamptz,
  paused_until timestamptz,
  -- Whoever sends to it now, and since when: one at a time.
  lease_id uuid,
  leased_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, webhook_id),
  CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL) AND (lease_id IS NULL) = (leased_at IS NULL))
);

-- What deliveries are signed with: the newest, and those before until they end.
CREATE TABLE app.webhook_secrets (
  account_id uuid NOT NULL,
  webhook_id uuid NOT NULL,
  secret_id uuid NOT NULL,
  sealed text NOT NULL CHECK (char_length(sealed) <= 400),
  expires_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, webhook_id, secret_id),
  FOREIGN KEY (account_id, webhook_id) REFERENCES app.webhooks ON DELETE CASCADE
);

-- One event on its way to one endpoint, under the event's own id: written twice it is one row.
CREATE TABLE app.webhook_deliveries (
  account_id uuid NOT NULL,
  webhook_id uuid NOT NULL,
  delivery_id uuid NOT NULL,
  type text NOT NULL CHECK (char_length(type) <= 80),
  body text NOT NULL CHECK (char_length(body) <= 100000),
  -- Goes with what it tells of: who is forgotten is forgotten here too.
  chatbot_id uuid,
  conversation_id uuid,
  contact_id uuid,
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'failed')),
  -- All attempts, and those since it was last asked for.
  attempts integer NOT NULL DEFAULT 0,
  tries integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  PRIMARY KEY (account_id, webhook_id, delivery_id),
  FOREIGN KEY (account_id, webhook_id) REFERENCES app.webhooks ON DELETE CASCADE,
  FOREIGN KEY (account_id, chatbot_id, conversation_id) REFERENCES app.conversations (account_id, chatbot_id, conversation_id) ON DELETE CASCADE,
  FOREIGN KEY (account_id, chatbot_id, contact_id) REFERENCES app.contacts (account_id, chatbot_id, contact_id) ON DELETE CASCADE,
  CHECK ((status = 'pending') = (next_attempt_at IS NOT NULL))
);

CREATE INDEX webhook_deliveries_due ON app.webhook_deliveries (account_id, webhook_id, next_attempt_at) WHERE status = 'pending';

CREATE INDEX webhook_deliveries_of_conversation ON app.webhook_deliveries (account_id, chatbot_id, conversation_id) WHERE conversation_id IS NOT NULL;

CREATE INDEX webhook_deliveries_of_contact ON app.webhook_deliveries (account_id, chatbot_id, contact_id) WHERE contact_id IS NOT NULL;

CREATE TABLE app.webhook_attempts (
  account_id uuid NOT NULL,
  webhook_id uuid NOT NULL,
  delivery_id uuid NOT NULL,
  attempt integer NOT NULL,
  url text NOT NULL CHECK (char_length(url) <= 2048),
  at timestamptz NOT NULL,
  duration_ms integer NOT NULL,
  -- One of the two: what was answered, or why nothing was.
  status integer,
  reason text CHECK (char_length(reason) <= 40),
  reply text CHECK (char_length(reply) <= 1000),
  PRIMARY KEY (account_id, webhook_id, delivery_id, attempt),
  FOREIGN KEY (account_id, webhook_id, delivery_id) REFERENCES app.webhook_deliveries ON DELETE CASCADE,
  CHECK ((status IS NULL) <> (reason IS NULL))
);

CALL app.isolate('app.webhooks');

CALL app.isolate('app.webhook_secrets');

CALL app.isolate('app.webhook_deliveries');

CALL app.isolate('app.webhook_attempts');

GRANT SELECT, INSERT, UPDATE, DELETE ON app.webhooks, app.webhook_secrets, app.webhook_deliveries, app.webhook_attempts TO app_api;
