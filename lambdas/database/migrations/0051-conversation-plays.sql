-- Where the playbooks and triggers of a chatbot stand in a conversation. What the last message came to is kept with it: a message that is sent again moves nothing on.
CREATE TABLE app.conversation_plays (
  account_id uuid NOT NULL,
  chatbot_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  state jsonb NOT NULL CHECK (jsonb_typeof(state) = 'object'),
  message_id uuid NOT NULL,
  plan jsonb NOT NULL CHECK (jsonb_typeof(plan) = 'object'),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, conversation_id),
  FOREIGN KEY (account_id, chatbot_id, conversation_id) REFERENCES app.conversations (account_id, chatbot_id, conversation_id) ON DELETE CASCADE
);

CALL app.isolate('app.conversation_plays');

GRANT SELECT, INSERT, UPDATE ON app.conversation_plays TO app_api;
