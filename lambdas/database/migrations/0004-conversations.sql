CREATE TABLE app.conversations (
  account_id uuid NOT NULL,
  chatbot_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  channel text NOT NULL CHECK (channel IN ('widget', 'dashboard', 'api')),
  visitor_id text NOT NULL,
  title text NOT NULL CHECK (char_length(title) <= 200),
  message_count integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, conversation_id),
  UNIQUE (account_id, chatbot_id, conversation_id),
  FOREIGN KEY (account_id, chatbot_id) REFERENCES app.chatbots ON DELETE CASCADE
);

CREATE INDEX conversations_by_chatbot ON app.conversations (account_id, chatbot_id, conversation_id DESC);

CREATE TABLE app.messages (
  account_id uuid NOT NULL,
  chatbot_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  message_id uuid NOT NULL,
  author text NOT NULL CHECK (author IN ('visitor', 'assistant', 'person')),
  text text NOT NULL CHECK (char_length(text) <= 40000),
  sources jsonb,
  model text,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, conversation_id, message_id),
  FOREIGN KEY (account_id, chatbot_id, conversation_id) REFERENCES app.conversations (account_id, chatbot_id, conversation_id) ON DELETE CASCADE
);

CALL app.isolate('app.conversations');

CALL app.isolate('app.messages');

GRANT SELECT, INSERT, UPDATE ON app.conversations TO app_api;

GRANT SELECT, INSERT ON app.messages TO app_api;
