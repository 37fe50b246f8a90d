-- Playbooks, rules and triggers of a draft. A published version holds a copy of them.
CREATE TABLE app.chatbot_parts (
  account_id uuid NOT NULL,
  chatbot_id uuid NOT NULL,
  part_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('playbook', 'rule', 'trigger')),
  body jsonb NOT NULL CHECK (jsonb_typeof(body) = 'object' AND octet_length(body::text) <= 100000),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, part_id),
  FOREIGN KEY (account_id, chatbot_id) REFERENCES app.chatbots ON DELETE CASCADE
);

CREATE INDEX chatbot_parts_by_kind ON app.chatbot_parts (account_id, chatbot_id, kind, part_id DESC);

CALL app.isolate('app.chatbot_parts');

GRANT SELECT, INSERT, UPDATE, DELETE ON app.chatbot_parts TO app_api;
