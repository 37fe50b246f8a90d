-- The hash by which the directory finds a key: needed to take its entry away. It is no credential.
ALTER TABLE app.api_keys ADD COLUMN key_hash text NOT NULL CHECK (char_length(key_hash) = 43);

-- Who of the team sees the conversations of a chatbot (S11). No row means everybody with the grant.
CREATE TABLE app.conversation_policies (
  account_id uuid NOT NULL,
  chatbot_id uuid NOT NULL,
  mode text NOT NULL CHECK (mode IN ('team', 'selected', 'assigned')),
  member_ids uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(member_ids) <= 500),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, chatbot_id),
  FOREIGN KEY (account_id, chatbot_id) REFERENCES app.chatbots ON DELETE CASCADE
);

CALL app.isolate('app.conversation_policies');

GRANT SELECT, INSERT, UPDATE ON app.conversation_policies TO app_api;

ALTER TABLE app.conversations
  ADD COLUMN assignee_id uuid,
  ADD FOREIGN KEY (account_id, assignee_id) REFERENCES app.members (account_id, user_id) ON DELETE SET NULL (assignee_id);
