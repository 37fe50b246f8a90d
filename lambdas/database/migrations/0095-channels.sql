-- A conversation may come from a messaging service.
ALTER TABLE app.conversations
  DROP CONSTRAINT conversations_channel_check,
  ADD CONSTRAINT conversations_channel_check
    CHECK (channel IN ('widget', 'dashboard', 'api', 'whatsapp', 'instagram', 'messenger', 'telegram', 'slack'));

-- A chatbot's connection to a messaging service (S30). What it was connected with is sealed under the account's own key; what is shown of it are the last
-- characters of each secret.
CREATE TABLE app.channels (
  account_id uuid NOT NULL,
  chatbot_id uuid NOT NULL,
  channel_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('whatsapp', 'instagram', 'messenger', 'telegram', 'slack')),
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
  -- What it is at the provider: a number, a page, an account, a bot, a workspace.
  external_id text NOT NULL CHECK (char_length(external_id) BETWEEN 1 AND 64),
  sealed text NOT NULL CHECK (char_length(sealed) <= 8000),
  last_fours jsonb NOT NULL CHECK (jsonb_typeof(last_fours) = 'object'),
  enabled boolean NOT NULL DEFAULT true,
  -- Whether people are answered of whom no address and no country is known, although the access policy has rules on them.
  admits_unplaced boolean NOT NULL DEFAULT false,
  state text NOT NULL DEFAULT 'untested' CHECK (state IN ('untested', 'connected', 'failing')),
  reason text CHECK (char_length(reason) <= 40),
  checked_at timestamptz,
  last_event_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, channel_id),
  UNIQUE (account_id, chatbot_id, channel_id),
  FOREIGN KEY (account_id, chatbot_id) REFERENCES app.chatbots ON DELETE CASCADE,
  CHECK ((state = 'failing') = (reason IS NOT NULL))
);

CREATE INDEX channels_by_chatbot ON app.channels (account_id, chatbot_id, channel_id DESC);

-- Where the answers of a conversation go, and since when the person has been silent.
CREATE TABLE app.channel_conversations (
  account_id uuid NOT NULL,
  chatbot_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  channel_id uuid NOT NULL,
  peer text NOT NULL CHECK (char_length(peer) BETWEEN 1 AND 300),
  last_incoming_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, conversation_id),
  FOREIGN KEY (account_id, chatbot_id, conversation_id) REFERENCES app.conversations (account_id, chatbot_id, conversation_id) ON DELETE CASCADE,
  FOREIGN KEY (account_id, chatbot_id, channel_id) REFERENCES app.channels (account_id, chatbot_id, channel_id) ON DELETE CASCADE
);

-- A message on its way out. It is what is to be done, whatever becomes of a queue: what is `queued` and late is taken up by a sweep.
CREATE TABLE app.channel_deliveries (
  account_id uuid NOT NULL,
  chatbot_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  message_id uuid NOT NULL,
  channel_id uuid NOT NULL,
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'failed')),
  reason text CHECK (char_length(reason) <= 40),
  parts_sent integer NOT NULL DEFAULT 0,
  tries integer NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL DEFAULT now(),
  -- Until when one worker has it.
  held_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, message_id),
  FOREIGN KEY (account_id, conversation_id, message_id) REFERENCES app.messages ON DELETE CASCADE,
  FOREIGN KEY (account_id, chatbot_id, conversation_id) REFERENCES app.conversations (account_id, chatbot_id, conversation_id) ON DELETE CASCADE,
  FOREIGN KEY (account_id, chatbot_id, channel_id) REFERENCES app.channels (account_id, chatbot_id, channel_id) ON DELETE CASCADE,
  CHECK ((state = 'failed') = (reason IS NOT NULL))
);

CREATE INDEX channel_deliveries_waiting ON app.channel_deliveries (account_id, next_at) WHERE state = 'queued';

CALL app.isolate('app.channels');

CALL app.isolate('app.channel_conversations');

CALL app.isolate('app.channel_deliveries');

GRANT SELECT, INSERT, UPDATE, DELETE ON app.channels, app.channel_conversations, app.channel_deliveries TO app_api;

-- Column by column: what erases an account must know the names by which its channels are found, and an archive of the account has no seal in it.
GRANT SELECT (account_id, chatbot_id, channel_id) ON app.channels TO app_ingest;
